package dev.carrybit.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.cluster.Submission.Outcome;
import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.text.SpelledSums;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Texts and runs that lie in HDFS, read and written by a cluster. */
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class HdfsIT {

  private static final int STEPS = 60;

  @RegisterExtension static final HdfsCluster HDFS = new HdfsCluster();
  @RegisterExtension static final StandaloneCluster CLUSTER = StandaloneCluster.ofWorkers(2);

  @RegisterExtension static final WeightsTable TABLE = new WeightsTable();

  @TempDir private static Path directory;

  /** Of a run on one core with the same text on this machine's disk. */
  private static String expected;

  @BeforeAll
  static void trainOnOneCore() throws Exception {
    var corpus = Files.createDirectory(directory.resolve("corpus"));
    var first = corpus.resolve("first.txt");
    var second = corpus.resolve("second.txt.gz");
    spell(0, Files.newOutputStream(first));
    spell(100, new GZIPOutputStream(Files.newOutputStream(second)));
    HDFS.put("/corpus", List.of(first, second));
    var one = Submission.submitSh("--master", "local[1]");
    var run = directory.resolve("run");
    expected = TABLE.add("one core, local disk", one.run(Trainings.text(STEPS, corpus, run)));
    assertThat(expected).matches("[0-9a-f]{64}");
  }

  private static void spell(int first, OutputStream file) throws IOException {
    try (var sums = SpelledSums.open(7, first, 300);
        file) {
      sums.transferTo(file);
    }
  }

  private static String[] training(String run) {
    return Trainings.text(STEPS, HDFS.path("/corpus"), HDFS.path(run));
  }

  /** The windows' states come back with the gradients, and so are not lost with an executor. */
  @Test
  void aTextInHdfsAndAnExecutorThatIsKilledChangeNoBit() throws Exception {
    try (var run = Trainings.on(CLUSTER).start(training("/runs/killed"))) {
      run.awaitLine("^step 20 loss");
      ChildProcess.signal("KILL", CLUSTER.executors().get(1));
      var outcome = run.outcome();
      assertThat(Trainings.lostExecutors(outcome.stderr().lines())).isPositive();
      assertThat(TABLE.add("HDFS, executor killed", outcome)).isEqualTo(expected);
      assertThat(result("/runs/killed")).isEqualTo(outcome.result());
    }
    var path = HDFS.path("/runs/killed");
    var read = Submission.main("-Dspark.master=local[1]").run("sample", path, "--length", "40");
    assertThat(read.exitCode()).as(read.stderr()).isZero();
    assertThat(read.stdout()).hasSizeGreaterThanOrEqualTo(40);
  }

  /** Characters and words are cut in the middle, and files are prepared side by side. */
  @Test
  @Tag("faults")
  void theSameTextOverTenFilesInHdfsChangesNoBit() throws Exception {
    var bytes = new ByteArrayOutputStream();
    spell(0, bytes);
    spell(100, bytes);
    var pieces = Files.createDirectory(directory.resolve("pieces"));
    var files = new ArrayList<Path>();
    int length = bytes.size() / 10 + 1;
    for (int file = 0; file < 10; file++) {
      int from = file * length;
      var piece =
          Arrays.copyOfRange(bytes.toByteArray(), from, Math.min(from + length, bytes.size()));
      files.add(Files.write(pieces.resolve(file + ".txt"), piece));
    }
    HDFS.put("/pieces", files);
    var run = Trainings.text(STEPS, HDFS.path("/pieces"), HDFS.path("/runs/pieces"));
    var partitions = Trainings.on(CLUSTER, "--conf", "spark.default.parallelism=16");
    assertThat(TABLE.add("HDFS, ten files, 16 partitions", partitions.run(run)))
        .isEqualTo(expected);
  }

  /**
   * The result in the run's directory is the truth: spark-submit's exit code is not. CONF is a
   * local file, though the default file system is another.
   */
  @Test
  void aDriverInTheClusterLeavesItsResultInHdfs() throws Exception {
    var outcome =
        Trainings.on(CLUSTER, "--deploy-mode", "cluster", "--driver-memory", "512m")
            .and("--conf", "spark.standalone.submit.waitAppCompletion=true")
            .and("--conf", "spark.hadoop.fs.defaultFS=" + HDFS.path("/"))
            .run(training("/runs/cluster"));
    assertThat(outcome.exitCode()).as(outcome.stderr()).isZero();
    var weights = (String) result("/runs/cluster").get("weightsSha256");
    TABLE.add("HDFS, driver in the cluster", outcome.seconds(), weights);
    assertThat(weights).isEqualTo(expected);
  }

  @Test
  void aPathWithoutAHostIsFoundInItsDirectory() throws IOException {
    HDFS.put("/within", List.of(Files.writeString(directory.resolve("within.txt"), "1")));
    // Hadoop would reuse what knows no default file system.
    var files =
        new HadoopFiles(
            Map.of("fs.defaultFS", HDFS.path(""), "fs.hdfs.impl.disable.cache", "true"));
    for (var input : List.of("hdfs:///within", HDFS.path("/with*"), "/within")) {
      assertThat(files.expands(input, "hdfs:///within/run")).as(input).isTrue();
      assertThat(files.expands(input, "hdfs:///runs/within")).as(input).isFalse();
    }
  }

  @Test
  void thisHdfsIsOfTheHadoopThatSparkHas() throws IOException {
    assertThat(version(Path.of("target/hdfs"), "minicluster"))
        .isEqualTo(version(SparkHome.PATH.resolve("jars"), "api"));
  }

  private static String version(Path jars, String part) throws IOException {
    try (var all = Files.newDirectoryStream(jars, "hadoop-client-" + part + "-*.jar")) {
      return all.iterator().next().getFileName().toString().replaceAll(".*-", "");
    }
  }

  private static Map<String, Object> result(String run) {
    var json = HDFS.files().read(HDFS.path(run + "/result.json"), 1 << 20);
    return Outcome.fields(new String(json, UTF_8));
  }
}

package dev.carrybit.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.carrybit.cli.Terminal.Outcome;
import dev.carrybit.cluster.Submission;
import dev.carrybit.storage.SafeTensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program, from submit.sh to its exit code. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class EndToEndIT {

  /** What the JVM says before the program starts, since Spark asks for the Vector API. */
  private static final String VECTOR_API =
      "WARNING: Using incubator modules: jdk.incubator.vector\n";

  /** What the first training of a build says. */
  private static final String FIRST_START = "preparing a faster start (once, some seconds) …\n";

  @TempDir private Path directory;

  @Test
  void theArticlesRunPrintsTheArticlesBlocksAndEndsInItsWeights() throws Exception {
    var run = directory.resolve("run");
    var outcome = submit("train", "conf/article-addition.conf", "run.dir=" + run).succeeded();
    var result = outcome.out().indexOf("RESULT ");
    assertThat(outcome.out().substring(0, result)).isEqualTo(golden("article-addition.txt"));
    assertThat(outcome.out().substring(result)).contains("\"accuracy\":1.0").hasLineCount(1);
    assertThat(first(run, "weight_ih_l0")).isCloseTo(-0.3595195302466611, within(1e-10));
    assertThat(first(run, "weight_hh_l0")).isCloseTo(0.03181291666736755, within(1e-10));
    assertThat(first(run, "output.weight")).isCloseTo(2.0307117924845506, within(1e-10));
  }

  @Test
  void submitReturnsExitCodesAndMessages() throws Exception {
    var usage = submit("tran", "x");
    assertThat(usage.code()).isEqualTo(64);
    assertThat(usage.err()).startsWith("submit.sh: tran: ").hasLineCount(1);
    var wrong = submit("train", "conf/addition.conf", "model.hiden=3");
    assertThat(wrong.code()).isEqualTo(78);
    assertThat(wrong.err()).startsWith("model.hiden: ").contains("model.hidden");
  }

  @Test
  void invalidDataInATaskIsReportedInOneLine() throws Exception {
    var text = Files.write(directory.resolve("text.txt"), new byte[] {'a', 'b', (byte) 0xff, 'c'});
    var outcome =
        submit(
            "train", "conf/text.conf", "text.input=" + text, "run.dir=" + directory.resolve("run"));
    assertThat(outcome.code()).isEqualTo(65);
    assertThat(outcome.err()).contains(text + ": ", "0xFF", " 2").hasLineCount(1);
  }

  @Test
  void thePackagedProgramScoresLines() throws Exception {
    var run = directory.resolve("run");
    var settings =
        new String[] {"text.generated=200", "model.hidden=8", "train.steps=5", "run.dir=" + run};
    outcome(Submission.submitSh().and("train", "conf/text.conf").run(settings)).succeeded();
    var text = Files.writeString(directory.resolve("text.txt"), "one plus two\none plus two\n");
    var scores = directory.resolve("scores");
    var outcome =
        submit(
                "--master",
                "local[2]",
                "score",
                run.toString(),
                text.toString(),
                "--output",
                scores.toString())
            .succeeded();
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out()).startsWith("lines            2\nsymbols          26\n");
    assertThat(scores.resolve("_SUCCESS")).isEmptyFile();
    var rows = Files.readAllLines(scores.resolve("part-00000.csv"));
    assertThat(rows).hasSize(3);
    assertThat(rows.get(2)).isEqualTo(rows.get(1).replace("text.txt,1,", "text.txt,2,"));

    var elsewhere = directory.resolve("by an executor in Egypt");
    var executor = "spark.executor.extraJavaOptions=-Duser.language=ar -Duser.country=EG";
    submit(
            "--master",
            "local-cluster[1,1,1024]",
            "--conf",
            executor,
            "score",
            run.toString(),
            text.toString(),
            "--output",
            elsewhere.toString())
        .succeeded();
    assertThat(elsewhere.resolve("part-00000.csv"))
        .hasSameBinaryContentAs(scores.resolve("part-00000.csv"));
  }

  @Test
  void trainingOutlivesTheReaderOfItsOutput() throws Exception {
    var run = directory.resolve("run");
    var outcome =
        Submission.submitSh()
            .inScript("\"$0\" \"$@\" | head -n 1; exit ${PIPESTATUS[0]}")
            .run(
                "train",
                "conf/article-addition.conf",
                "train.steps=2000",
                "train.local-steps=1000",
                "run.dir=" + run);
    assertThat(outcome.stdout()).isEqualTo("Error:[3.45638663]\n");
    assertThat(outcome.exitCode()).as(outcome.stderr()).isZero();
    assertThat(run.resolve("model.safetensors")).isRegularFile();
  }

  @Test
  void resultsThatCannotBeWrittenFailACommand() throws Exception {
    var full = Submission.submitSh().inScript("\"$0\" \"$@\" >/dev/full");
    var outcome = outcome(full.run("check", "--help"));
    assertThat(outcome.code()).isEqualTo(74);
    assertThat(outcome.err()).startsWith("standard output: ").hasLineCount(1);
  }

  /**
   * On a file system of 600 kB that only these processes see: a training that fills it, the same
   * command when there is room, and commands that write when there is none again.
   */
  @Test
  @Tag("faults")
  void aFullDiskEndsCommandsThatGoOnWhenThereIsRoom() throws Exception {
    var script =
        """
        mount -t tmpfs -o size=600k none "$1/disk" && project=$PWD out=$1/out && cd "$1/disk"
        export LC_ALL=de_DE.UTF-8 # where the system has it, it says in German that the disk is full
        submit() { "$0" "${@:2}" >"$out"; echo "$1 $?"; }
        train() {
          submit "$1" train "$project/conf/addition.conf" "run.dir=$2" train.target=none \
            train.steps=150 checkpoint.every-steps=1 checkpoint.keep=1000
        }
        train full run; grep -c RESULT "$out"; find . -name '*.tmp'
        mount -o remount,size=64m . && train room run
        dd if=/dev/zero of=fill bs=1M 2>/dev/null
        submit export export run --format onnx; submit report report run; train new other
        find . -name '*.tmp' -o -name '*.onnx' -o -name '*.html'
        """;
    Files.createDirectory(directory.resolve("disk"));
    var outcome =
        Submission.submitSh().inScript(script).under("unshare", "-r", "-m").run("" + directory);
    assertThat(outcome.stdout().lines())
        .as(outcome.stderr())
        .containsExactly("full 74", "1", "room 0", "export 74", "report 74", "new 74");
    assertThat(outcome.stderr()).doesNotContain("\tat ");
  }

  @Test
  void aReaderThatLeavesEndsACommandQuietly() throws Exception {
    var leaves = Submission.submitSh().inScript("\"$0\" \"$@\" | true; exit ${PIPESTATUS[0]}");
    assertThat(outcome(leaves.run("check", "--keys"))).isEqualTo(new Outcome(0, "", ""));
  }

  @Test
  void outputIsTheSameInEveryLanguage() throws Exception {
    requireSameIn("-Duser.language=tr", "check", "conf/text.conf");
    var digits = "9".repeat(4000);
    var arabic = "-Duser.language=ar -Duser.country=EG";
    requireSameIn(arabic, "trace", "conf/article-addition.conf", digits, "1");
  }

  private static void requireSameIn(String language, String... command) throws Exception {
    var elsewhere =
        Submission.submitSh()
            .with("SPARK_SUBMIT_OPTS", language)
            .with("HOME", "")
            .with("TZ", "Asia/Kolkata");
    assertThat(outcome(elsewhere.run(command))).isEqualTo(Terminal.type((Object[]) command));
  }

  private static Outcome submit(String... words) throws Exception {
    return outcome(Submission.submitSh().run(words));
  }

  /** The same without what is said before the program starts. */
  private static Outcome outcome(Submission.Outcome ended) {
    var said = ended.stderr().replace(VECTOR_API, "").replace(FIRST_START, "");
    return new Outcome(ended.exitCode(), ended.stdout(), said);
  }

  private static String golden(String name) throws IOException {
    try (var file = EndToEndIT.class.getResourceAsStream(name)) {
      return new String(file.readAllBytes(), UTF_8);
    }
  }

  private static double first(Path run, String name) throws Exception {
    var file = run.resolve("model.safetensors");
    return SafeTensors.read(file).tensors().stream()
        .filter(tensor -> tensor.name().equals(name))
        .findFirst()
        .orElseThrow()
        .values()[0];
  }
}

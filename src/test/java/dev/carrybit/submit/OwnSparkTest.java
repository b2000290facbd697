package dev.carrybit.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the Spark home that the build makes starts a job, with a JVM that tells its words. */
class OwnSparkTest {
  /** Answers as Spark's launcher, makes the archive that it is asked for, or tells its words. */
  private static final String JAVA =
      """
      case "$*" in
        *org.apache.spark.launcher.Main*)
          while [ "$1" != org.apache.spark.deploy.SparkSubmit ]; do shift; done
          printf '\\0\\n%s\\0-cp\\0conf:jars\\0-Xmx1g\\0' "$JAVA_HOME/bin/java"
          printf '%s\\0' $SPARK_SUBMIT_OPTS "$@" ;;
        *-XX:ArchiveClassesAtExit=*)
          echo made >> "$JAVA_HOME/made"
          echo noise; echo noise >&2
          for word in "$@"; do
            case $word in
              -XX:Archive*) [ -e "$JAVA_HOME/broken" ] && exit 1; echo classes > "${word#*=}" ;;
            esac
          done ;;
        *) printf '%s\\n' "$@" ;;
      esac
      """;

  private static final String PREPARING = "preparing a faster start (once, some seconds) …\n";

  private Path base;
  private Path home;
  private Path java;
  private Path jar;
  private String jvmOptions = "";
  private String timeZone = "Europe/Berlin";

  @BeforeEach
  void install(@TempDir Path folder) throws Exception {
    base = folder.toRealPath().resolve("a b'c%é$(touch evaluated)");
    home = base.resolve("target/spark");
    java = base.resolve("java");
    jar = base.resolve("target/carrybit.jar");
    Checkout.write(jar, "PK");
    Checkout.write(base.resolve("conf/addition.conf"), "");
    Checkout.write(home.resolve("jars/spark-launcher_2.13-4.1.0.jar"), "PK");
    var script = Files.createDirectories(home.resolve("bin")).resolve("spark-submit");
    Files.copy(Path.of("src/main/spark/bin/spark-submit"), script);
    Checkout.script(java.resolve("bin/java"), JAVA);
  }

  @Test
  void aTrainingOnThisMachineStartsWithAnArchive() throws Exception {
    var first = local("train", "a  b", "");
    assertThat(first.stderr()).isEqualTo(PREPARING);
    assertThat(first.exitCode()).isZero();
    assertThat(first.stdout().split("\n", -1))
        .containsExactly(
            "-XX:Tier4InvocationThreshold=100000",
            "-XX:Tier4MinInvocationThreshold=12000",
            "-XX:Tier4CompileThreshold=300000",
            "-XX:Tier4BackEdgeThreshold=800000",
            "-XX:CompileCommand=quiet",
            "-XX:CompileCommand=CompileThresholdScaling,dev.carrybit.linalg.*::*,0.05",
            "-XX:+UseSerialGC",
            "-Xshare:auto",
            "-Xlog:disable",
            "-XX:SharedArchiveFile=" + archive(),
            "-cp",
            "conf:jars:" + jar,
            "-Xmx1g",
            "-Dspark.master=local[*]",
            "-Dspark.submit.deployMode=client",
            "-Dspark.app.name=dev.carrybit.cli.Main",
            "dev.carrybit.cli.Main",
            "train",
            "a  b",
            "",
            "");
    var second = local("train", "a  b", "");
    assertThat(second.stdout()).isEqualTo(first.stdout());
    assertThat(second.stderr()).isEmpty();
    assertThat(made()).isEqualTo(1);
  }

  @Test
  void otherCommandsUseAnArchiveAndMakeNone() throws Exception {
    assertThat(local("check", "x").stdout()).doesNotContain("SharedArchiveFile");
    local("train");
    assertThat(local("check", "x").stdout()).contains("-XX:SharedArchiveFile=" + archive());
    assertThat(made()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "-h", "--version", "-V"})
  void aTrainingThatOnlyAnswersMakesNoArchive(String word) throws Exception {
    assertThat(local("train", "conf/addition.conf", word).stderr()).isEmpty();
    assertThat(made()).isZero();
  }

  @Test
  void anArchiveFitsInEveryTimeZone() throws Exception {
    local("train");
    for (var zone : List.of("UTC", "Asia/Tokyo", "America/New_York")) {
      timeZone = zone;
      assertThat(local("train").stderr()).isEmpty();
    }
    assertThat(made()).isEqualTo(1);
  }

  @Test
  void anArchiveThatWasCutShortIsMadeAgain() throws Exception {
    local("train");
    Files.writeString(archive(), "c");
    assertThat(local("check").stdout()).doesNotContain("SharedArchiveFile");
    assertThat(local("train").stderr()).isEqualTo(PREPARING);
    assertThat(archive()).hasContent("classes");
  }

  @Test
  void anotherJarOrJavaHasAnArchiveOfItsOwn() throws Exception {
    local("train");
    var old = archive();
    Files.writeString(jar, "PK, newer");
    assertThat(local("train").stderr()).isEqualTo(PREPARING);
    assertThat(archive()).isNotEqualTo(old);
    Files.writeString(java.resolve("bin/java"), "# newer\n", StandardOpenOption.APPEND);
    assertThat(local("train").stderr()).isEqualTo(PREPARING);
    assertThat(made()).isEqualTo(3);
  }

  @Test
  void anArchiveThatCannotBeMadeIsTriedOnceAndDoneWithout() throws Exception {
    Files.writeString(java.resolve("broken"), "");
    var first = local("train");
    assertThat(first.exitCode()).isZero();
    assertThat(first.stdout()).endsWith("train\n").doesNotContain("SharedArchiveFile");
    assertThat(local("train").stderr()).isEmpty();
    assertThat(made()).isEqualTo(1);
  }

  @Test
  void aFolderThatCannotBeWrittenIsNoReasonToFail() throws Exception {
    Files.writeString(home.resolve("archive"), "not a folder");
    var outcome = local("train");
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.stderr()).isEmpty();
    assertThat(outcome.stdout()).endsWith("train\n").doesNotContain("SharedArchiveFile");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--master spark://host:7077",
        "--master local-cluster[2,1,1024]",
        "--master local[*] --conf spark.jars=x",
        "--master local[*] --name x",
        "--master local[*] --verbose",
      })
  void whateverElseIsAskedForStartsAsSparksLauncherSays(String options) throws Exception {
    var outcome = submit(List.of(options.split(" ")), "train");
    assertThat(outcome.stdout())
        .startsWith("-cp\nconf:jars\n-Xmx1g\norg.apache.spark.deploy.SparkSubmit\n--master\n")
        .endsWith("train\n");
    assertThat(made()).isZero();
  }

  @Test
  void defaultsOfSparkMayAskForWhatAnArchiveDoesNotFit() throws Exception {
    Checkout.write(home.resolve("conf/spark-defaults.conf"), "");
    assertThat(local("train").stdout()).doesNotContain("Archive");
  }

  @Test
  void aCollectorOfTheUsersIsKept() throws Exception {
    jvmOptions = "-XX:+UseTransparentHugePages -Duser.home=/GC";
    assertThat(local("check").stdout()).contains("-XX:+UseSerialGC\n", "-Duser.home=/GC\n");
    jvmOptions = "-XX:+UseG1GC -Duser.home=/GC";
    assertThat(local("check").stdout()).doesNotContain("Serial");
  }

  @Test
  void withAHeapOfTheUsersTheJvmChoosesItsCollector() throws Exception {
    var options =
        List.of("--master", "local[2]", "--driver-memory", "9g", "--driver-class-path", "x.jar");
    assertThat(submit(options, "check").stdout())
        .contains("-Dspark.master=local[2]\n", "-Xlog:disable")
        .doesNotContain("GC");
  }

  private Checkout.Outcome local(String... arguments) throws Exception {
    return submit(List.of("--master", "local[*]"), arguments);
  }

  private Checkout.Outcome submit(List<String> options, String... arguments) throws Exception {
    var command = new ArrayList<>(List.of(home + "/bin/spark-submit"));
    command.addAll(options);
    command.addAll(List.of("--class", "dev.carrybit.cli.Main", jar.toUri().toString()));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).directory(base.toFile());
    builder.environment().put("JAVA_HOME", java.toString());
    builder.environment().put("SPARK_SUBMIT_OPTS", jvmOptions);
    builder.environment().put("TZ", timeZone);
    builder
        .environment()
        .keySet()
        .removeAll(
            List.of("DEPLOY_MODE", "SPARK_CONF_DIR", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    return Checkout.outcome(builder.start(), base);
  }

  private Path archive() throws Exception {
    try (var files = Files.list(home.resolve("archive"))) {
      return files.reduce((one, two) -> Path.of("two archives")).orElseThrow();
    }
  }

  private long made() throws Exception {
    var made = java.resolve("made");
    return Files.exists(made) ? Files.readAllLines(made).size() : 0;
  }
}

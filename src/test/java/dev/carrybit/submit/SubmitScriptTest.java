package dev.carrybit.submit;

import static dev.carrybit.submit.Checkout.arguments;
import static dev.carrybit.submit.Checkout.options;
import static dev.carrybit.submit.Checkout.submit;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.lang3.ArrayUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code submit.sh} makes of its command line. */
class SubmitScriptTest {
  private Checkout checkout;

  @BeforeEach
  void checkOut(@TempDir Path folder) throws Exception {
    checkout = new Checkout(folder);
  }

  @Test
  void aCommandAloneRunsOnAllCoresOfThisMachine() throws Exception {
    var words = checkout.dryRun("train", "conf/addition.conf", "train.steps=3");
    assertThat(options(words)).containsExactly("--master", "local[*]");
    assertThat(arguments(words)).containsExactly("train", "conf/addition.conf", "train.steps=3");
    assertThat(words).contains("SPARK_LOCAL_IP=127.0.0.1");
    assertThat(submit(words)).isEqualTo(checkout.root().resolve("target/spark/bin/spark-submit"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"train", "evaluate", "add", "sample", "trace", "check"})
  void everyCommandEndsTheOptionsOfSpark(String command) throws Exception {
    var words = checkout.dryRun("--driver-memory", "4g", "-v", command, "--name", "x", "--master");
    assertThat(options(words))
        .containsExactly("--driver-memory", "4g", "-v", "--master", "local[*]");
    assertThat(arguments(words)).containsExactly(command, "--name", "x", "--master");
  }

  @Test
  void theValueOfAnOptionIsNoCommand() throws Exception {
    var words =
        checkout.dryRun("--name", "train", "--conf=spark.a=check", "--queue", "add", "sample");
    assertThat(options(words))
        .containsExactly(
            "--name", "train", "--conf", "spark.a=check", "--queue", "add", "--master", "local[*]");
    assertThat(arguments(words)).containsExactly("sample");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "-h", "--version", "-V"})
  void theProgramItselfAnswersForHelpAndVersion(String word) throws Exception {
    assertThat(arguments(checkout.dryRun(word))).containsExactly(word);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"|", "--dry-run", "--master|local[2]", "--files|a", "--verbose|", "|train"})
  void aCommandIsExpectedAfterOptions(String words) throws Exception {
    var outcome = checkout.run(words.split("[|]", -1));
    assertThat(outcome.exitCode()).isEqualTo(64);
    assertThat(outcome.stderr()).startsWith("submit.sh: ").hasLineCount(1);
  }

  @Test
  void aMisspeltCommandIsForTheProgramToJudge() throws Exception {
    assertThat(arguments(checkout.dryRun("tran", "conf"))).containsExactly("tran", "conf");
  }

  @Test
  void nothingInAnArgumentIsEvaluated() throws Exception {
    var hostile =
        List.of(
            "train",
            "$(touch evaluated)",
            "`touch evaluated`",
            "a  b",
            "*",
            "'\"\\",
            "~",
            "",
            "é;&|<>");
    var words = checkout.dryRun(hostile.toArray(String[]::new));
    assertThat(arguments(words)).isEqualTo(hostile);
  }

  @Test
  void aDryRunStartsAndWritesNothing() throws Exception {
    checkout.dryRun("train", "x.conf");
    assertThat(checkout.root().resolve("target")).doesNotExist();
  }

  @Test
  void theFolderOfTheScriptIsFoundThroughLinksAndFromAnywhere() throws Exception {
    var direct = checkout.dryRun("check", "x");
    var link =
        Files.createSymbolicLink(
            checkout.base().resolve("link"), checkout.root().resolve("submit.sh"));
    var relative = Files.createSymbolicLink(checkout.base().resolve("other"), Path.of("link"));
    for (var script : List.of(link, relative, Path.of("../other"))) {
      var process = checkout.start(script, checkout.bin(), "--dry-run", "check", "x");
      assertThat(checkout.words(checkout.outcome(process))).isEqualTo(direct);
    }
  }

  @Test
  void anotherShellHandsOverToBash() throws Exception {
    var direct = checkout.dryRun("check", "x");
    var script = checkout.root().resolve("submit.sh").toString();
    for (var shell : List.of("sh", "bash")) {
      var arguments = new String[] {script, "--dry-run", "check", "x"};
      var process = checkout.start(checkout.bin().resolve(shell), checkout.base(), arguments);
      assertThat(checkout.words(checkout.outcome(process))).as(shell).isEqualTo(direct);
    }
    Files.delete(checkout.bin().resolve("bash"));
    var process = checkout.start(checkout.bin().resolve("sh"), checkout.base(), script);
    var outcome = checkout.outcome(process);
    assertThat(outcome.exitCode()).isEqualTo(78);
    assertThat(outcome.stderr()).startsWith("submit.sh: bash ").hasLineCount(1);
  }

  @Test
  void theFileOfLogSettingsAndTheJarAreUrisWithoutASpace() throws Exception {
    var words = checkout.dryRun("train");
    var root =
        checkout
            .root()
            .toUri()
            .getRawPath()
            .replace("'", "%27")
            .replace("(", "%28")
            .replace(")", "%29");
    var expected = root.replace("$", "%24");
    assertThat(words)
        .contains("file:" + expected + "target/carrybit.jar")
        .contains(
            "SPARK_SUBMIT_OPTS="
                + Checkout.JVM_OPTIONS
                + " -Dlog4j2.configurationFile=file:"
                + expected
                + "conf/log4j2.properties");
  }

  @Test
  void theDriverUsesHugePagesWhereTheSystemHasThem() throws Exception {
    var system = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");
    boolean has = Files.isReadable(system) && !Files.readString(system).contains("[never]");
    assertThat(checkout.run("--dry-run", "train").stdout().contains("UseTransparentHugePages"))
        .isEqualTo(has);
  }

  @Test
  void jvmOptionsOfTheUserComeAfterOurs() throws Exception {
    var words = checkout.with("SPARK_SUBMIT_OPTS", "-Da=b").dryRun("train");
    assertThat(words.get(0))
        .startsWith("SPARK_SUBMIT_OPTS=-XX:")
        .endsWith("log4j2.properties -Da=b");
  }

  @Test
  void aUserWithoutANameHasTheHomeOfTheEnvironment() throws Exception {
    Checkout.script(checkout.bin().resolve("id"), "exit 1");
    var start = "SPARK_SUBMIT_OPTS=" + Checkout.JVM_OPTIONS + " ";
    assertThat(checkout.dryRun("train").get(0)).startsWith(start + "\"-Duser.home=/\" ");
    assertThat(checkout.with("HOME", "/a b").dryRun("train").get(0))
        .startsWith(start + "\"-Duser.home=/a b\" ");
  }

  @ParameterizedTest
  @CsvSource({
    "--master, spark://h:7077",
    "--master=spark://h:7077,",
    "--conf, spark.master=spark://h:7077",
    "-c, spark.master=spark://h:7077",
    "--conf=spark.master=spark://h:7077,"
  })
  void aMasterOnTheCommandLineIsKept(String option, String value) throws Exception {
    var words =
        value == null ? checkout.dryRun(option, "train") : checkout.dryRun(option, value, "train");
    assertThat(String.join(" ", options(words))).contains("spark://h:7077").doesNotContain("local");
    assertThat(words).noneMatch(word -> word.startsWith("SPARK_LOCAL_IP"));
  }

  @Test
  void aMasterInTheEnvironmentIsKept() throws Exception {
    assertThat(options(checkout.with("MASTER", "spark://h:7077").dryRun("train"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spark.master spark://h:7077",
        "  spark.master=spark://h:7077",
        "spark.master : yarn",
        "spark.master = local\r\nspark.master yarn\r",
        "spark.ma\\u0073ter = ya\\\n    rn",
        "! spark.master x\nspark.master\tspark\\://h:7077"
      })
  void aMasterInTheSettingsOfSparkIsKept(String line) throws Exception {
    var home = Checkout.spark(checkout.base().resolve("spark"), "4.1.0", "");
    checkout.with("SPARK_HOME", home);
    for (var end : List.of("\n", "")) {
      Checkout.write(
          home.resolve("conf/spark-defaults.conf"), "# spark.master local\n" + line + end);
      assertThat(options(checkout.dryRun("train"))).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "#spark.master yarn",
        "! spark.master yarn",
        "spark.masters yarn",
        "sparkXmaster yarn",
        "spark.master\\:yarn x",
        "spark.a \\\n spark.master yarn",
        ""
      })
  void otherLinesInTheSettingsOfSparkNameNoMaster(String line) throws Exception {
    Checkout.write(checkout.base().resolve("conf/spark-defaults.conf"), line + "\n");
    checkout.with("SPARK_CONF_DIR", checkout.base().resolve("conf"));
    assertThat(options(checkout.dryRun("train"))).containsExactly("--master", "local[*]");
  }

  @Test
  void aPropertiesFileTakesThePlaceOfTheDefaults() throws Exception {
    Checkout.write(checkout.base().resolve("conf/spark-defaults.conf"), "spark.master yarn\n");
    Checkout.write(checkout.base().resolve("mine.conf"), "spark.a b\n");
    checkout.with("SPARK_CONF_DIR", checkout.base().resolve("conf"));
    assertThat(options(checkout.dryRun("--properties-file", "mine.conf", "train")))
        .containsExactly("--properties-file", "mine.conf", "--master", "local[*]");
    assertThat(
            options(
                checkout.dryRun(
                    "--properties-file", "mine.conf", "--load-spark-defaults", "train")))
        .doesNotContain("--master");
  }

  @Test
  void aPropertiesFileComesBeforeTheDefaults() throws Exception {
    Checkout.write(checkout.base().resolve("conf/spark-defaults.conf"), "spark.master nonsense\n");
    Checkout.write(checkout.base().resolve("mine.conf"), "spark.master yarn\n".repeat(2));
    checkout.with("SPARK_CONF_DIR", checkout.base().resolve("conf"));
    var words = checkout.dryRun("--properties-file", "mine.conf", "--load-spark-defaults", "train");
    assertThat(options(words)).doesNotContain("--master");
  }

  @ParameterizedTest
  @CsvSource({"C, true", "C.UTF-8, false"})
  void javaGetsAUtf8LocaleWhereThereIsNone(String locale, boolean expected) throws Exception {
    assertThat(checkout.with("LC_ALL", locale).dryRun("train").contains("LC_ALL=C.UTF-8"))
        .isEqualTo(expected);
  }

  @Test
  void anAddressOfTheUserIsKept() throws Exception {
    assertThat(checkout.with("SPARK_LOCAL_IP", "10.0.0.1").dryRun("train"))
        .noneMatch(word -> word.startsWith("SPARK_LOCAL_IP"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--drivermemory", "--future-option", "-x"})
  void anOptionThatSparkSubmitDoesNotHaveIsRefused(String option) throws Exception {
    var outcome = checkout.run(option, "4g", "train");
    assertThat(outcome.exitCode()).isEqualTo(64);
    assertThat(outcome.stderr()).startsWith("submit.sh: " + option + ": ").hasLineCount(1);
  }

  @Test
  void aFolderThatNoClassPathCanHoldIsNamed() throws Exception {
    var folder = Files.createDirectories(checkout.base().resolve("a:b"));
    var script = Files.copy(Path.of("submit.sh"), folder.resolve("submit.sh"));
    var outcome = checkout.outcome(checkout.start(script, checkout.base(), "train"));
    assertThat(outcome.exitCode()).isEqualTo(78);
    assertThat(outcome.stderr()).startsWith("submit.sh: " + folder + ": ").hasLineCount(1);
  }

  /** spark-submit refuses these with a stack trace. */
  @ParameterizedTest
  @CsvSource({
    "--driver-memory, nonsense",
    "--executor-memory, 0",
    "--conf, spark.executor.memory=1.5g",
    "--executor-cores, 0",
    "--total-executor-cores, x",
    "--conf, spark.executor.instances=none",
    "--conf, nonsense",
    "--conf, train.steps=2", // this one it would ignore
    "-c, foo=bar",
    "--conf, sparks.a=b",
    "--properties-file, /nonexistent",
    "--keytab, /nonexistent",
    "--deploy-mode, nonsense",
    "--deploy-mode, cluster", // of this machine
    "--driver-java-options, -Djava.io.tmpdir=/nonexistent",
  })
  void aValueWithWhichSparkSubmitFailsIsRefusedInALine(String option, String value)
      throws Exception {
    var outcome = checkout.run(option, value, "train", "x.conf");
    assertThat(outcome.exitCode()).isEqualTo(value.contains("tmpdir") ? 73 : 78);
    assertThat(outcome.stderr()).startsWith("submit.sh: ").contains(value).hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spark.executor.cores 0",
        "spark.executor.memory=much",
        "spark.driver.memory : 0",
        "spark.cores.max\t-1",
      })
  void suchAValueInTheSettingsOfSparkIsRefusedInALine(String line) throws Exception {
    var key = line.split("[^a-z.]")[0];
    var mine = checkout.base().resolve("mine.conf");
    Checkout.write(mine, line + "\n");
    var outcome = checkout.run("--properties-file", mine.toString(), "train", "x.conf");
    assertThat(outcome.exitCode()).isEqualTo(78);
    assertThat(outcome.stderr()).startsWith("submit.sh: " + mine + ": " + key).hasLineCount(1);

    Checkout.write(checkout.base().resolve("conf/spark-defaults.conf"), line + "\n");
    checkout.with("SPARK_CONF_DIR", checkout.base().resolve("conf"));
    assertThat(checkout.run("train", "x.conf").stderr())
        .contains("conf/spark-defaults.conf: " + key)
        .hasLineCount(1);
  }

  @Test
  void sizesAndNumbersOfSparkAreTaken() throws Exception {
    var words =
        "--driver-memory 4G --executor-memory 512mb --conf spark.executor.cores=2".split(" ");
    assertThat(options(checkout.dryRun(ArrayUtils.add(words, "train")))).startsWith(words);
    var folder = Files.createDirectories(checkout.base().resolve("a b"));
    var own = "-Da=b \"-Djava.io.tmpdir=" + folder + "\"";
    assertThat(checkout.with("SPARK_SUBMIT_OPTS", own).dryRun("train").get(0)).endsWith(own);
  }

  @Test
  void anOptionWithoutItsValueIsRefused() throws Exception {
    var outcome = checkout.run("--master");
    assertThat(outcome.exitCode()).isEqualTo(64);
    assertThat(outcome.stderr()).startsWith("submit.sh: --master: ").hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "foo",
        "local[x]",
        "local[]",
        "local[0]",
        "local[00]",
        "local[10000]",
        "local[2,0]",
        "local-cluster[0,1,1024]",
        "local-cluster[2,1]",
        "local(2)",
        "spark://host",
        "spark:host:7077",
        "spark://host:port",
        "spark://a:1,spark://b:2",
        "yarn-client",
        "k8s://",
        "mesos://host:1"
      })
  void aMasterThatCannotBeIsRefusedInALine(String master) throws Exception {
    for (var option : List.of("--master=" + master, "--conf=spark.master=" + master)) {
      var outcome = checkout.run(option, "train", "x.conf");
      assertThat(outcome.exitCode()).isEqualTo(78);
      assertThat(outcome.stdout()).isEmpty();
      assertThat(outcome.stderr())
          .startsWith("submit.sh: --master " + master + ": ")
          .hasLineCount(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "local",
        "local[4]",
        "local[9999]",
        "local[*,3]",
        "local[2, 3]",
        "local-cluster[2,1,1024]",
        "spark://host:7077",
        "spark://a.b:1,c-d:2",
        "yarn",
        "k8s://https://host:443"
      })
  void aMasterThatMayBeIsPassedOn(String master) throws Exception {
    assertThat(options(checkout.dryRun("--master", master, "train"))).contains(master);
  }
}

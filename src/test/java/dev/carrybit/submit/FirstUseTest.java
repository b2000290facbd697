package dev.carrybit.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code submit.sh} finds on a machine, and what it builds there. */
class FirstUseTest {
  /**
   * A Maven that builds a jar, and a Spark home whose spark-submit tells its process and its last
   * argument.
   */
  private static final String MAVEN =
      """
      echo "$@" >> builds
      home=target/spark
      mkdir -p $home/bin
      printf '%s\\n' '#!/bin/sh' 'for last in "$@"; do :; done; echo "$$ $last"' > $home/bin/spark-submit
      chmod +x $home/bin/spark-submit
      for word in "$@"; do
        case $word in
          -Djob.jar=*) touch "${word#*=}" ;;
        esac
      done
      """;

  private Checkout checkout;

  @BeforeEach
  void checkOut(@TempDir Path folder) throws Exception {
    checkout = new Checkout(folder);
  }

  @Test
  void theFirstUseBuildsAndTheProcessBecomesSparks() throws Exception {
    maven(MAVEN);
    var process = checkout.start("train", "é x");
    var pid = process.pid();
    var outcome = checkout.outcome(process);
    assertThat(outcome.stdout()).isEqualTo(pid + " é x\n");
    assertThat(outcome.stderr()).as("that it takes a while").hasLineCount(1);
    assertThat(outcome.exitCode()).isZero();
  }

  @Test
  void nothingOnTheCommandLineAsksForHelp() throws Exception {
    maven(MAVEN);
    assertThat(checkout.run().stdout()).endsWith(" --help\n");
  }

  @Test
  void theSecondUseBuildsNothing() throws Exception {
    maven(MAVEN);
    checkout.run("train");
    assertThat(checkout.run("train").stderr()).isEmpty();
    assertThat(builds()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pom.xml", "src/main/java/New.java"})
  void aSourceThatChangedIsBuiltWhateverItsTime(String source) throws Exception {
    maven(MAVEN);
    checkout.run("train");
    var file = checkout.root().resolve(source);
    Checkout.write(file, "new");
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
    assertThat(checkout.run("train").stderr()).hasLineCount(1);
    assertThat(builds()).hasSize(2);
  }

  @Test
  void aSourceThatChangesDuringABuildIsBuiltAgain() throws Exception {
    maven(MAVEN + "echo new >> pom.xml; touch -d 2001-01-01 pom.xml");
    checkout.run("train");
    maven(MAVEN);
    checkout.run("train");
    checkout.run("train");
    assertThat(builds()).hasSize(2);
  }

  /** As in a checkout that was copied, or beside a build that was taken from a cache. */
  @Test
  void aSourceWithALaterTimeAloneIsNoReasonToBuild() throws Exception {
    maven(MAVEN);
    checkout.run("train");
    makeLater("pom.xml");
    assertThat(checkout.run("train").stderr()).isEmpty();
    assertThat(builds()).hasSize(1);
  }

  @Test
  void timesDecideAboutAJarThatMavenBuilt() throws Exception {
    maven(MAVEN);
    var jar = checkout.root().resolve("target/carrybit.jar");
    checkout.run("train");
    Files.writeString(jar, "another");
    assertThat(checkout.run("train").stderr()).isEmpty();
    Files.writeString(jar, "yet another");
    makeLater("pom.xml");
    checkout.run("train");
    assertThat(builds()).hasSize(2);
  }

  private void makeLater(String source) throws Exception {
    var later = FileTime.from(Instant.now().plusSeconds(60));
    Files.setLastModifiedTime(checkout.root().resolve(source), later);
  }

  @Test
  void whoHasNoHomeBuildsWithARepositoryInTheProject() throws Exception {
    maven(MAVEN);
    checkout.with("HOME", checkout.base()).run("train");
    assertThat(builds().get(0)).doesNotContain("maven.repo.local");
    Files.writeString(checkout.root().resolve("pom.xml"), "new");
    checkout.with("HOME", "/nonexistent").run("train");
    assertThat(builds().get(1))
        .contains("-Dmaven.repo.local=" + checkout.root() + "/target/repository ");
  }

  @Test
  void aTestIsNoReasonToBuild() throws Exception {
    maven(MAVEN);
    checkout.run("train");
    Checkout.write(checkout.root().resolve("src/test/New.java"), "new");
    makeLater("src/test/New.java");
    checkout.run("train");
    assertThat(builds()).hasSize(1);
  }

  @Test
  void aBuildThatFailsShowsWhyAndLeavesNoJar() throws Exception {
    maven(MAVEN + "echo '[INFO] fine'; echo '[ERROR] no such symbol'; exit 1");
    var outcome = checkout.run("train");
    assertThat(outcome.exitCode()).isEqualTo(70);
    assertThat(outcome.stderr())
        .contains("\n[ERROR] no such symbol\nsubmit.sh: ", checkout.root() + "/target/build.log\n")
        .hasLineCount(3);
    assertThat(checkout.root().resolve("target/carrybit.jar")).doesNotExist();
    assertThat(outcome.stdout()).isEmpty();
  }

  @Test
  void jarsOfAnInterruptedBuildAreThrownAway() throws Exception {
    maven(MAVEN);
    var half = checkout.root().resolve("target/spark/jars/half.jar");
    Checkout.write(half, "PK");
    checkout.run("train");
    assertThat(half).doesNotExist();
  }

  @Test
  void jarsOfAnotherVersionOfSparkAreThrownAway() throws Exception {
    maven(MAVEN);
    checkout.run("train");
    var old = checkout.root().resolve("target/spark/jars/spark-core_2.13-4.0.0.jar");
    Checkout.write(old, "PK");
    Checkout.write(checkout.root().resolve("pom.xml"), "<project>4.1</project>");
    makeLater("pom.xml");
    checkout.run("train");
    assertThat(old).doesNotExist();
  }

  @Test
  void ofTwoFirstUsesAtOnceOneBuilds() throws Exception {
    var gate = checkout.base().resolve("gate");
    checkout.outcome(new ProcessBuilder("mkfifo", gate.toString()).start());
    maven("read -r go < " + gate + "\n" + MAVEN);
    var one = checkout.start("train", "one");
    var two = checkout.start("train", "two");
    Files.writeString(gate, "go\n");
    assertThat(checkout.outcome(one).stdout()).endsWith(" one\n");
    assertThat(checkout.outcome(two).stdout()).endsWith(" two\n");
    assertThat(builds()).hasSize(1);
  }

  @Test
  void sparkOfTheEnvironmentIsUsed() throws Exception {
    maven(MAVEN);
    var home = Checkout.spark(checkout.base().resolve("my spark"), "4.1.0", "echo mine; exit 7");
    var outcome = checkout.with("SPARK_HOME", home).run("train");
    assertThat(outcome.stdout()).isEqualTo("mine\n");
    assertThat(outcome.exitCode()).isEqualTo(7);
  }

  @Test
  void anotherSparkInTheEnvironmentIsRefused() throws Exception {
    var home = Checkout.spark(checkout.base().resolve("old"), "3.5.1", "");
    var outcome = checkout.with("SPARK_HOME", home).run("train");
    assertThat(outcome.exitCode()).isEqualTo(78);
    assertThat(outcome.stderr())
        .startsWith("submit.sh: SPARK_HOME ")
        .contains(home.toString(), "3.5.1")
        .hasLineCount(1);
  }

  @Test
  void aSparkHomeWithoutScriptsIsRefused() throws Exception {
    var home = Checkout.spark(checkout.base().resolve("jars alone"), "4.1.0", "");
    Files.delete(home.resolve("bin/spark-submit"));
    var outcome = checkout.with("SPARK_HOME", home).run("train");
    assertThat(outcome.exitCode()).isEqualTo(78);
    assertThat(outcome.stderr())
        .startsWith("submit.sh: SPARK_HOME ")
        .contains(home.toString(), "no bin/spark-submit")
        .hasLineCount(1);
  }

  @Test
  void aSparkHomeWithoutSparkIsRefused() throws Exception {
    var outcome = checkout.with("SPARK_HOME", "/nowhere").run("--dry-run", "train");
    assertThat(outcome.exitCode()).isEqualTo(78);
    assertThat(outcome.stderr())
        .contains("SPARK_HOME", "/nowhere", "jars/spark-core_2.13-4.*.jar")
        .hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"4.0.1", "4.1.0"})
  void sparkOnThePathIsUsedThroughItsLink(String version) throws Exception {
    var home = Checkout.spark(checkout.base().resolve("opt/spark"), version, "");
    Files.createSymbolicLink(
        checkout.bin().resolve("spark-submit"), home.resolve("bin/spark-submit"));
    assertThat(checkout.dryRun("train")).contains(home.resolve("bin/spark-submit").toString());
  }

  @Test
  void sparkWhoseScriptsLieApartFromItsJarsIsFound() throws Exception {
    var home = Checkout.spark(checkout.base().resolve("site-packages/pyspark"), "4.1.0", "");
    Checkout.script(checkout.bin().resolve("spark-submit"), "");
    Checkout.write(
        checkout.bin().resolve("find-spark-home"),
        "export SPARK_HOME=\"$(cd \"$(dirname \"$0\")/../site-packages/pyspark\"; pwd)\"\n");
    assertThat(checkout.dryRun("train")).contains(home.resolve("bin/spark-submit").toString());
  }

  @Test
  void anotherSparkOnThePathIsPassedOver() throws Exception {
    var home = Checkout.spark(checkout.base().resolve("opt/spark"), "3.5.1", "");
    Files.createSymbolicLink(
        checkout.bin().resolve("spark-submit"), home.resolve("bin/spark-submit"));
    assertThat(checkout.dryRun("train"))
        .contains(checkout.root().resolve("target/spark/bin/spark-submit").toString());
  }

  @Test
  void logSettingsOfTheInstallationAreKept() throws Exception {
    var home = Checkout.spark(checkout.base().resolve("spark"), "4.1.0", "");
    Checkout.write(home.resolve("conf/log4j2.xml"), "");
    assertThat(checkout.with("SPARK_HOME", home).dryRun("train"))
        .contains("SPARK_SUBMIT_OPTS=" + Checkout.JVM_OPTIONS);
  }

  @Test
  void logSettingsOfTheEnvironmentAreKept() throws Exception {
    assertThat(checkout.with("LOG4J_CONFIGURATION_FILE", "/a").dryRun("train"))
        .contains("SPARK_SUBMIT_OPTS=" + Checkout.JVM_OPTIONS);
  }

  @Test
  void aMachineWithoutJavaIsToldWhatToInstall() throws Exception {
    Files.delete(checkout.bin().resolve("java"));
    refused("java ", "PATH", "JDK 17");
  }

  @ParameterizedTest
  @ValueSource(strings = {"11.0.25", "1.8.0_392", "16"})
  void aJavaThatIsTooOldIsNamed(String version) throws Exception {
    Checkout.java(checkout.bin().resolve("java"), version);
    var release = version.replaceFirst("^1\\.", "").split("\\.")[0];
    refused(checkout.bin() + "/java ", " " + release + ",", "JDK 17");
  }

  @Test
  void javaHomeGoesBeforeThePath() throws Exception {
    var home = checkout.base().resolve("jdk 11");
    Checkout.java(home.resolve("bin/java"), "17");
    Checkout.write(home.resolve("release"), "IMPLEMENTOR=\"17\"\nJAVA_VERSION=\"11.0.2\"\n");
    checkout.with("JAVA_HOME", home);
    refused(home + "/bin/java ", " 11,", "JDK 17");
  }

  @ParameterizedTest
  @ValueSource(strings = {"17", "21.0.1", "25-ea"})
  void laterVersionsOfJavaWillDo(String version) throws Exception {
    Checkout.java(checkout.bin().resolve("java"), version);
    assertThat(checkout.dryRun("train")).endsWith("train");
  }

  @Test
  void aJavaHomeWithoutJavaIsNamed() throws Exception {
    checkout.with("JAVA_HOME", "/nowhere");
    refused("JAVA_HOME ", "/nowhere");
  }

  @Test
  void aMachineWithoutMavenIsToldWhatToInstall() throws Exception {
    refused("mvn ", "PATH", "Maven 3.6.3");
  }

  @Test
  void aJavaWithoutACompilerCannotBuild() throws Exception {
    maven(MAVEN);
    Files.delete(checkout.bin().resolve("javac"));
    refused(checkout.bin() + "/java ", "javac");
  }

  @Test
  void whatIsBuiltNeedsNoMaven() throws Exception {
    maven(MAVEN);
    checkout.run("train");
    Files.delete(checkout.bin().resolve("mvn"));
    Files.delete(checkout.bin().resolve("javac"));
    assertThat(checkout.run("train", "x").stdout()).endsWith(" x\n");
  }

  private void maven(String body) throws Exception {
    Checkout.script(checkout.bin().resolve("mvn"), "cd \"$(dirname \"$4\")\"\n" + body);
  }

  private List<String> builds() throws Exception {
    return Files.readAllLines(checkout.root().resolve("builds"));
  }

  private void refused(String start, String... parts) throws Exception {
    var outcome = checkout.run("train");
    assertThat(outcome.exitCode()).isEqualTo(78);
    assertThat(outcome.stderr()).startsWith("submit.sh: " + start).contains(parts).hasLineCount(1);
    assertThat(outcome.stdout()).isEmpty();
  }
}

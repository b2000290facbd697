package dev.carrybit.submit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.cluster.Submission;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Spark home that the build makes for machines that have none. */
class SparkHomeIT {
  private static final Path HOME = Path.of("target/spark").toAbsolutePath();
  private static final Submission SPARK = Submission.of(HOME + "/bin/spark-submit");

  @Test
  void itsSubmitScriptStartsSpark() throws Exception {
    var outcome = SPARK.run("--version");
    assertThat(outcome.stderr()).contains("version 4.");
    assertThat(outcome.exitCode()).isZero();
  }

  @Test
  void theMemoryAndJavaOptionsOfTheDriverReachItsJvm() throws Exception {
    var options = "-XshowSettings:all -Dsome.key='a b'";
    var outcome =
        SPARK.run("--driver-memory", "321m", "--driver-java-options", options, "--version");
    assertThat(outcome.stderr())
        .contains(
            "Max. Heap Size: 321.00M",
            "some.key = a b",
            "Using incubator modules: jdk.incubator.vector");
  }

  @Test
  void optionsOfTheEnvironmentAreForTheJvmOfTheJob() throws Exception {
    var names = List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");
    var submission = SPARK;
    for (var name : names) {
      submission = submission.with(name, "-XX:+UseG1GC");
    }
    var outcome = submission.run("--version");
    assertThat(outcome.stderr()).contains(names).contains("version 4.");
    assertThat(outcome.exitCode()).isZero();
  }

  /** As in a container. Only root can become another user; others get the number alone. */
  @Test
  @Tag("faults")
  void aUserWithoutANameAndAHomeTrains(@TempDir Path folder) throws Exception {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    var become =
        "root".equals(System.getProperty("user.name"))
            ? "setpriv --reuid 54321 --regid 54321 --clear-groups"
            : "unshare --map-user=54321 --map-group=54321";
    var outcome =
        Submission.submitSh()
            .under(become.split(" "))
            .with("HOME", "/nonexistent")
            .run(
                "train", "conf/addition.conf", "train.steps=2", "run.dir=" + folder.resolve("run"));
    assertThat(outcome.exitCode()).as(outcome.stderr()).isZero();
    assertThat(folder.resolve("run/result.json")).exists();
  }

  @Test
  void theLibrariesOfTheJobAreNotInIt() throws Exception {
    try (var jars = Files.list(HOME.resolve("jars"))) {
      assertThat(jars)
          .extracting(jar -> jar.getFileName().toString())
          .anyMatch(name -> name.startsWith("spark-mllib-local_2.13-"))
          .noneMatch(name -> name.matches("(picocli|config|j2html|progressbar|jline|carrybit).*"));
    }
  }
}

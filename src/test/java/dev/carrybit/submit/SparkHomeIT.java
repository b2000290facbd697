package dev.carrybit.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Spark home that the build makes for machines that have none. */
class SparkHomeIT {
  private static final Path HOME = Path.of("target/spark").toAbsolutePath();

  @Test
  void itsSubmitScriptStartsSpark(@TempDir Path folder) throws Exception {
    var outcome = submit(folder, "--version");
    assertThat(outcome.stderr()).contains("version 4.");
    assertThat(outcome.exitCode()).isZero();
  }

  @Test
  void theMemoryAndJavaOptionsOfTheDriverReachItsJvm(@TempDir Path folder) throws Exception {
    var options = "-XshowSettings:all -Dsome.key='a b'";
    var outcome =
        submit(folder, "--driver-memory", "321m", "--driver-java-options", options, "--version");
    assertThat(outcome.stderr())
        .contains(
            "Max. Heap Size: 321.00M",
            "some.key = a b",
            "Using incubator modules: jdk.incubator.vector");
  }

  @Test
  void optionsOfTheEnvironmentAreForTheJvmOfTheJob(@TempDir Path folder) throws Exception {
    var names = List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");
    var environment = new HashMap<String, String>();
    names.forEach(name -> environment.put(name, "-XX:+UseG1GC"));
    var outcome = submit(folder, environment, "--version");
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
    var command = new ArrayList<>(List.of(become.split(" ")));
    command.addAll(List.of("env", "HOME=/nonexistent"));
    command.addAll(List.of("./submit.sh", "train", "conf/addition.conf", "train.steps=2"));
    command.add("run.dir=" + folder.resolve("run"));
    var outcome = run(folder, Map.of(), command);
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

  private static Checkout.Outcome submit(Path folder, String... arguments) throws Exception {
    return submit(folder, Map.of(), arguments);
  }

  private static Checkout.Outcome submit(
      Path folder, Map<String, String> environment, String... arguments) throws Exception {
    var command = new ArrayList<>(List.of(HOME + "/bin/spark-submit"));
    command.addAll(List.of(arguments));
    return run(folder, environment, command);
  }

  private static Checkout.Outcome run(
      Path folder, Map<String, String> environment, List<String> command) throws Exception {
    var out = folder.resolve("stdout").toFile();
    var err = folder.resolve("stderr").toFile();
    var builder = new ProcessBuilder(command).redirectOutput(out).redirectError(err);
    builder.environment().putAll(environment);
    var exitCode = builder.start().waitFor();
    return new Checkout.Outcome(
        exitCode, Files.readString(out.toPath()), Files.readString(err.toPath()));
  }
}

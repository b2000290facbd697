package dev.carrybit.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a secured run lets others see. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class SecretsIT {

  private static final String SECRET = "open-sesame-4711";

  @TempDir private Path directory;

  @Test
  void aSecretIsNeitherLoggedNorLeftBehind() throws Exception {
    var configuration = "conf/text.conf";
    var secrets =
        Files.writeString(
            directory.resolve("secrets.properties"),
            Files.readString(Path.of("conf/spark-secure.conf"))
                + "\nspark.hadoop.fs.s3a.secret.key "
                + SECRET
                + "\nspark.authenticate.secret "
                + SECRET
                + "\n");
    var run = directory.resolve("run");
    var settings = List.of("run.dir=" + run, "train.steps=20", "train.evaluate-every=10");
    submit(secrets, "check", configuration, settings);
    submit(secrets, "train", configuration, settings);
    assertThat(run.resolve("result.json")).content().contains("succeeded");
    Files.delete(secrets);
    try (var files = Files.walk(directory)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file, ISO_8859_1)).as("%s", file).doesNotContain(SECRET);
        if (file.startsWith(run)) {
          assertThat(Files.getPosixFilePermissions(file))
              .as("%s, under a umask of 077", file)
              .doesNotContain(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);
        }
      }
    }
  }

  private void submit(Path properties, String command, String configuration, List<String> settings)
      throws IOException, InterruptedException {
    var words = new ArrayList<>(List.of("bash", "-c", "umask 077 && exec \"$@\"", "bash"));
    words.addAll(List.of("./submit.sh", "--properties-file"));
    words.addAll(List.of(properties.toString(), command, configuration));
    words.addAll(settings);
    var builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.environment().put("_SPARK_AUTH_SECRET", SECRET);
    var output = directory.resolve(command + ".out");
    assertThat(builder.redirectOutput(output.toFile()).start().waitFor()).as(command).isZero();
  }
}

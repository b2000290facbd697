package dev.carrybit.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.cluster.Submission;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
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
    var submission =
        Submission.submitSh("--properties-file", secrets.toString())
            .inScript("umask 077 && exec \"$0\" \"$@\"")
            .with("_SPARK_AUTH_SECRET", SECRET);
    for (var command : List.of("check", "train")) {
      var outcome =
          submission.run(
              command,
              "conf/text.conf",
              "run.dir=" + run,
              "train.steps=20",
              "train.evaluate-every=10");
      assertThat(outcome.exitCode()).as(outcome.stderr()).isZero();
      assertThat(outcome.stdout() + outcome.stderr()).doesNotContain(SECRET);
    }
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
}

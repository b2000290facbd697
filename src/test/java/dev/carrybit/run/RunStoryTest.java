package dev.carrybit.run;

import static dev.carrybit.ExitCodes.exitCode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carrybit.ExitCode;
import dev.carrybit.storage.HadoopFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunStoryTest {

  @TempDir private Path run;

  private RunStory story() {
    return new RunStory(new HadoopFiles(), run.toString());
  }

  @Test
  void aRunThatHasJustBegunHasSettingsAlone() throws IOException {
    Files.writeString(run.resolve("run.conf"), "task = \"ü\"\n");
    assertThat(story().settings()).isEqualTo("task = \"ü\"\n");
    assertThat(story().hasModel()).isFalse();
    assertThat(story().result()).isEmpty();
    assertThat(story().metrics()).isEmpty();
    assertThat(story().samples()).isEmpty();
    assertThat(story().report()).isEqualTo(run + "/report.html");
  }

  @Test
  void aRunThatHasEndedTellsAllOfIt() throws IOException {
    Files.writeString(run.resolve("run.conf"), "");
    Files.writeString(run.resolve("result.json"), "{}");
    Files.writeString(run.resolve("metrics.jsonl"), "{\"a\":1}\n{\"a\":2}\n{\"a");
    Files.writeString(run.resolve("samples.txt"), "--- step 1\nü\n");
    Files.createFile(run.resolve("model.safetensors"));
    assertThat(story().hasModel()).isTrue();
    assertThat(story().result()).isEqualTo("{}");
    assertThat(story().metrics()).containsExactly("{\"a\":1}", "{\"a\":2}");
    assertThat(story().samples()).isEqualTo("--- step 1\nü\n");
  }

  @Test
  void aDirectoryWithoutARunIsRefused() {
    assertThatThrownBy(this::story)
        .is(exitCode(ExitCode.NO_INPUT))
        .hasMessage(
            "%s: no run there (no run.conf); train one with: train CONF run.dir=%s"
                .formatted(run, run));
    assertThatThrownBy(() -> new RunStory(new HadoopFiles(), " "))
        .is(exitCode(ExitCode.NO_INPUT))
        .hasMessageStartingWith("RUN: ");
  }
}

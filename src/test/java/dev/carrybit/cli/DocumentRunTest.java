package dev.carrybit.cli;

import static dev.carrybit.cli.Terminal.type;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs on a text in which a symbol ends each document. */
class DocumentRunTest {

  private static final String LINES =
      """
      task = text
      text { input = generated, generated = 60, window = 20, document-boundary = "\\n" }
      model { cell = lstm, hidden = 8 }
      train { batch = 4, shards = 2, steps = 12 }
      compute.kernels = vector
      """;

  @TempDir private static Path directory;
  private static Path configuration;
  private static Path run;

  @BeforeAll
  static void train() throws Exception {
    configuration = Files.writeString(directory.resolve("lines.conf"), LINES);
    run = directory.resolve("run");
    type("train", configuration, "run.dir=" + run).succeeded();
  }

  @Test
  void evaluationMeasuresAsTrainingDid() throws Exception {
    var outcome = type("evaluate", run);
    assertThat(outcome.err()).isEmpty();
    var result = Terminal.result(run);
    assertThat(outcome.value("loss")).isEqualTo(result.get("validationLoss").asText());
  }

  @Test
  void theBoundaryIsRecordedAndChangesTheWeights() throws Exception {
    assertThat(Files.readString(run.resolve("run.conf")))
        .contains("text.document-boundary = \"\\\\n\"\n");
    var blind = directory.resolve("blind");
    type("train", configuration, "run.dir=" + blind, "text.document-boundary=none").succeeded();
    assertThat(Terminal.result(blind).get("weightsSha256"))
        .isNotEqualTo(Terminal.result(run).get("weightsSha256"));
  }

  @Test
  void aBoundaryThatTheTextDoesNotHaveIsRefused() {
    var other = directory.resolve("other");
    var outcome = type("train", configuration, "run.dir=" + other, "text.document-boundary=☃");
    assertThat(outcome.code()).isEqualTo(78);
    assertThat(outcome.err()).containsOnlyOnce("text.document-boundary: ").contains("☃");
  }
}

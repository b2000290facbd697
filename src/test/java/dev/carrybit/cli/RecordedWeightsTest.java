package dev.carrybit.cli;

import static dev.carrybit.cli.Terminal.type;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/**
 * Short trainings end in the recorded weights, to the bit, on every processor.
 *
 * <p>A change of the code that changes one of these sums changes the results of every user's run. A
 * row of the table is a name, a configuration, settings on top of it, and the SHA-256 of the
 * weights.
 */
class RecordedWeightsTest {

  @TempDir private static Path directory;

  @ParameterizedTest(name = "{0}")
  @CsvFileSource(resources = "recorded-weights.txt", delimiter = '|', maxCharsPerColumn = 1000)
  void theWeightsAreTheRecordedOnes(
      String name, String configuration, String settings, String recorded) throws Exception {
    var file = Path.of(configuration);
    if (!configuration.endsWith(".conf")) {
      file = Files.writeString(directory.resolve(name + ".conf"), "task = " + configuration);
    }
    var run = directory.resolve(name);
    type("train", file, "run.dir=" + run, settings.split(" ")).succeeded();
    assertThat(Terminal.result(run).get("weightsSha256").textValue()).isEqualTo(recorded);
  }
}

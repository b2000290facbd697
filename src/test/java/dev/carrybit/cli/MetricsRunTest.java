package dev.carrybit.cli;

import static dev.carrybit.cli.Terminal.type;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The metrics of a run. */
class MetricsRunTest {

  private static final String ADDER =
      """
      task = addition
      model.hidden = 5
      compute.kernels = vector
      train { batch = 8, shards = 2, steps = 20, log-every = 2, evaluate-every = 6 }
      checkpoint { every-steps = 5, keep = 100 }
      """;

  /** The fields that differ in every process. */
  private static final List<String> OF_THE_CLOCK =
      List.of(
          "time",
          "symbolsPerSecond",
          "secondsPerStep",
          "computeSeconds",
          "sparkSeconds",
          "updateSeconds");

  @TempDir private static Path shared;
  private static Path whole;
  @TempDir private Path directory;

  @BeforeAll
  static void train() throws IOException {
    Files.writeString(shared.resolve("adder.conf"), ADDER);
    whole = train(shared.resolve("whole"));
  }

  private static Path train(Path run, Object... words) {
    type("train", shared.resolve("adder.conf"), "run.dir=" + run, words).succeeded();
    return run;
  }

  private static List<JsonNode> lines(Path run) throws IOException {
    var lines = new ArrayList<JsonNode>();
    for (var line : Files.readAllLines(run.resolve("metrics.jsonl"))) {
      lines.add(new ObjectMapper().readTree(line));
    }
    return lines;
  }

  private static List<JsonNode> withoutTimes(Path run) throws IOException {
    return lines(run).stream()
        .map(line -> (JsonNode) ((ObjectNode) line.deepCopy()).remove(OF_THE_CLOCK))
        .toList();
  }

  @Test
  void everyIntervalAndEveryMeasurementHasALine() throws IOException {
    var lines = lines(whole);
    assertThat(lines)
        .filteredOn(line -> line.get("event").asText().equals("step"))
        .hasSize(10)
        .allSatisfy(
            line -> {
              assertThat(line.get("loss").doubleValue()).isPositive();
              assertThat(line.get("gradientNorm").doubleValue()).isPositive();
              assertThat(line.get("computeSeconds").doubleValue()).isPositive();
              assertThat(line.get("sparkSeconds").doubleValue()).isPositive();
              assertThat(line.get("updateSeconds").doubleValue()).isPositive();
            })
        .extracting(line -> line.get("step").longValue())
        .containsExactly(0L, 2L, 4L, 6L, 8L, 10L, 12L, 14L, 16L, 18L);
    assertThat(lines)
        .filteredOn(line -> line.get("event").asText().equals("evaluation"))
        .extracting(line -> line.get("step").longValue())
        .containsExactly(6L, 12L, 18L, 20L);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 5, 10, 15, 20})
  void aKilledRunResumesWithoutGapsAndRepetitions(long steps) throws IOException {
    var run = directory.resolve("killed");
    PathUtils.copyDirectory(whole, run);
    KilledRun.after(steps, run);
    Files.writeString(run.resolve("metrics.jsonl"), "{\"event\":\"st", StandardOpenOption.APPEND);
    train(run);
    assertThat(withoutTimes(run)).isEqualTo(withoutTimes(whole));
  }

  @Test
  void aRunThatIsContinuedAppendsLines() throws IOException {
    var rarely = "train.evaluate-every=10";
    var longer = train(directory.resolve("longer"), "train.steps=26", rarely);
    var run = train(directory.resolve("run"), rarely);
    train(run, "train.steps=26", rarely);
    assertThat(withoutTimes(run)).isEqualTo(withoutTimes(longer));
    train(run, "--new-run", "train.steps=4", rarely);
    assertThat(withoutTimes(run)).hasSize(3);
  }
}

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lines that a run writes of its course. */
class MetricsRunTest {

  private static final String ADDER =
      """
      task = addition
      model.hidden = 5
      compute.kernels = vector
      train { batch = 8, shards = 2, steps = 20, log-every = 2, evaluate-every = 6 }
      checkpoint { every-steps = 5, keep = 100 }
      """;

  /** What is another's in another process. */
  private static final List<String> OF_THE_CLOCK =
      List.of(
          "time",
          "symbolsPerSecond",
          "secondsPerStep",
          "computeSeconds",
          "sparkSeconds",
          "updateSeconds");

  @TempDir private Path directory;

  private Path train(String name, Object... words) throws IOException {
    var conf = Files.writeString(directory.resolve("adder.conf"), ADDER);
    var run = directory.resolve(name);
    var all = new ArrayList<Object>(List.of("train", conf, "run.dir=" + run));
    all.addAll(List.of(words));
    var outcome = type(all.toArray());
    assertThat(outcome.code()).as(outcome.err()).isZero();
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
  void aRunSaysEachSoManyStepsHowItGoes() throws IOException {
    var lines = lines(train("run"));
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
  void aKilledRunGoesOnWithoutGapsAndWithoutTellingTwice(long steps) throws IOException {
    var whole = withoutTimes(train("whole"));
    var run = train("killed");
    KilledRun.after(steps, run);
    Files.writeString(run.resolve("metrics.jsonl"), "{\"event\":\"st", StandardOpenOption.APPEND);
    train("killed");
    assertThat(withoutTimes(run)).isEqualTo(whole);
  }

  @Test
  void aRunThatGoesFurtherAddsToItsLines() throws IOException {
    var whole = withoutTimes(train("whole", "train.steps=26", "train.evaluate-every=10"));
    var run = train("short", "train.evaluate-every=10");
    train("short", "train.steps=26", "train.evaluate-every=10");
    assertThat(withoutTimes(run)).isEqualTo(whole);
    train("short", "--new-run", "train.steps=4", "train.evaluate-every=10");
    assertThat(withoutTimes(run)).hasSize(3);
  }
}

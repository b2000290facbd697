package dev.carrybit.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.nn.ParameterLayout;
import dev.carrybit.nn.Parameters;
import dev.carrybit.run.MetricsFile.MetricsLine;
import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.train.Measurement;
import dev.carrybit.train.TimedStretch;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsWriterTest {

  private static final Instant BEGIN = Instant.parse("2026-01-02T03:04:05Z");
  private static final Parameters WEIGHTS = Parameters.zeros(new ParameterLayout(List.of()));
  private static final Measurement MEASURED = new Measurement(6, 12, 9, 4, 3);

  @TempDir private Path directory;
  private MetricsFile file;
  private long measured = -1;
  private final List<String> writes = new ArrayList<>();
  private Instant clock = BEGIN;
  private long nanos = -1;

  private void pass(long seconds) {
    clock = clock.plusSeconds(seconds);
    nanos += seconds * 1_000_000_000;
  }

  @BeforeEach
  void choosePlace() {
    file = new MetricsFile(new HadoopFiles(), directory.resolve("metrics").toString());
  }

  private MetricsWriter writer(long every, long stepsPerEpoch, long flushSeconds) {
    return new MetricsWriter(
        measured,
        text -> {
          writes.add(text);
          file.append(text);
        },
        every,
        stepsPerEpoch,
        true,
        flushSeconds,
        () -> clock,
        () -> nanos);
  }

  /** A round of {@code steps} steps that takes two seconds, and an update that takes one. */
  private void round(MetricsWriter writer, long first, long steps) {
    pass(3);
    double loss = 1.0 / (first + 1);
    writer.completed(
        new TimedStretch(first, first + steps, loss, 60, 0.5, 0.25, List.of(), 1.5, 0.5, 1, nanos),
        WEIGHTS);
  }

  @Test
  void aClockThatIsSetChangesNoRateAndDelaysNoLine() {
    for (var jump : List.of(Duration.ofDays(-2), Duration.ofDays(2))) {
      file = new MetricsFile(new HadoopFiles(), directory.resolve(jump.toString()).toString());
      writes.clear();
      try (var writer = writer(1, 4, 5)) {
        round(writer, 0, 1);
        clock = clock.plus(jump);
        round(writer, 1, 1);
        assertThat(file.read(warning -> {})).hasSize(2);
      }
      assertThat(file.read(warning -> {}))
          .extracting(line -> line.value("symbolsPerSecond"))
          .containsOnly(20.0);
      assertThat(file.read(warning -> {}).get(1).time()).isEqualTo(clock);
    }
  }

  @Test
  void aLineHasItsStepAndTheTimeSinceTheLastLine() {
    try (var writer = writer(2, 4, 0)) {
      round(writer, 0, 1);
      round(writer, 1, 1);
      pass(4); // something else
      round(writer, 2, 1);
    }
    assertThat(file.read(warning -> {}))
        .containsExactly(
            step(0, BEGIN.plusSeconds(3), 0, 1, 20),
            step(2, BEGIN.plusSeconds(13), 0.5, 1.0 / 3, 12));
  }

  private static MetricsLine step(
      long step, Instant time, double epoch, double loss, double symbolsPerSecond) {
    var values =
        Map.of(
            "epoch", epoch,
            "loss", loss,
            "gradientNorm", 0.5,
            "learningRate", 0.25,
            "symbolsPerSecond", symbolsPerSecond,
            "secondsPerStep", 3.0,
            "computeSeconds", 1.5,
            "sparkSeconds", 0.5,
            "updateSeconds", 1.0);
    return new MetricsLine(MetricsFile.STEP, step, values, time);
  }

  @Test
  void secondsAreMeansPerStep() {
    try (var writer = writer(4, 0, 0)) {
      round(writer, 0, 4);
    }
    var line = file.read(warning -> {}).get(0);
    assertThat(line.value("secondsPerStep")).isEqualTo(0.75);
    assertThat(line.value("epoch")).as("additions have no end").isNaN();
  }

  @Test
  void eachMeasurementHasALine() {
    try (var writer = writer(4, 0, 0)) {
      writer.measured(3, MEASURED);
      writer.measured(6, new Measurement(2, 4, 1, 0, 0));
    }
    var sums = Map.of("validationLoss", 0.5, "accuracy", 0.75);
    var text = Map.of("validationLoss", 0.5, "bitsPerSymbol", 0.5 / StrictMath.log(2));
    assertThat(file.read(warning -> {}))
        .containsExactly(
            new MetricsLine(MetricsFile.EVALUATION, 3, sums, clock),
            new MetricsLine(MetricsFile.EVALUATION, 6, text, clock));
  }

  @Test
  void aMeasurementHasOneLineAlsoBeforeTheFirstStep() {
    try (var writer = writer(4, 0, 0)) {
      for (long step : new long[] {0, 0, 5, 5, 6}) {
        writer.measured(step, MEASURED);
      }
    }
    assertThat(file.read(warning -> {})).extracting(MetricsLine::step).containsExactly(0L, 5L, 6L);
  }

  @Test
  void linesWaitForAFlushOrSomeSeconds() {
    var writer = writer(1, 0, 7);
    round(writer, 0, 1);
    round(writer, 1, 1);
    assertThat(writes).isEmpty();
    round(writer, 2, 1);
    assertThat(writes).hasSize(1);
    round(writer, 3, 1);
    assertThat(writes).hasSize(1);
    writer.flush();
    assertThat(writes).hasSize(2);
    writer.close();
    assertThat(writes).hasSize(2);
    assertThat(file.read(warning -> {}))
        .extracting(MetricsLine::step)
        .containsExactly(0L, 1L, 2L, 3L);
  }

  @Test
  void linesAfterTheCheckpointAreWrittenAgain() {
    try (var writer = writer(1, 0, 0)) {
      for (int step = 0; step < 5; step++) {
        round(writer, step, 1);
        writer.measured(step + 1, MEASURED);
      }
    }
    file.append("{\"event\":\"st");
    measured = file.cutAfter(3);
    try (var writer = writer(1, 0, 0)) {
      assertThat(file.read(warning -> {}))
          .extracting(MetricsLine::step)
          .containsExactly(0L, 1L, 1L, 2L, 2L, 3L);
      writer.measured(3, MEASURED);
      round(writer, 3, 1);
      writer.measured(4, MEASURED);
    }
    assertThat(file.read(warning -> {}))
        .filteredOn(line -> line.event().equals(MetricsFile.STEP))
        .extracting(MetricsLine::step)
        .containsExactly(0L, 1L, 2L, 3L);
    assertThat(file.read(warning -> {}))
        .filteredOn(line -> line.event().equals(MetricsFile.EVALUATION))
        .extracting(MetricsLine::step)
        .containsExactly(1L, 2L, 3L, 4L);
  }

  @Test
  void aMissingMeasurementAtTheCheckpointIsWritten() {
    try (var writer = writer(1, 0, 0)) {
      round(writer, 0, 1);
    }
    measured = file.cutAfter(1);
    try (var writer = writer(1, 0, 0)) {
      writer.measured(1, MEASURED);
    }
    assertThat(file.read(warning -> {})).extracting(MetricsLine::step).containsExactly(0L, 1L);
  }
}

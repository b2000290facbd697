package dev.carrybit.run;

import dev.carrybit.nn.Parameters;
import dev.carrybit.train.Measurement;
import dev.carrybit.train.Round;
import dev.carrybit.train.TrainListener;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Writes metrics: a line every so many steps, and a line for each measurement.
 *
 * <p>Lines wait until {@link #flush}, or for some seconds. A flush before each checkpoint makes
 * sure that all lines before the checkpoint of a resumed run are in the file; later ones are cut
 * off.
 */
final class MetricsWriter implements TrainListener, AutoCloseable {
  private final Consumer<String> append;
  private final long every;
  private final long stepsPerEpoch;
  private final boolean nats;
  private final long flushSeconds;
  private final Supplier<Instant> clock;
  private final StringBuilder waiting = new StringBuilder();
  private long measured;
  private double computeSeconds;
  private double engineSeconds;
  private double updateSeconds;
  private long steps;
  private long symbols;
  private Instant since;
  private Instant flushed;

  /**
   * A writer for a run that starts after {@code completed} steps. Lines of later steps are cut off.
   *
   * @param append appends lines to {@code file}
   * @param every steps between two lines
   * @param stepsPerEpoch 0 for additions
   * @param nats whether the loss of a text is its cross-entropy
   * @param flushSeconds longest time that a line waits while others are added
   */
  MetricsWriter(
      long completed,
      MetricsFile file,
      Consumer<String> append,
      long every,
      long stepsPerEpoch,
      boolean nats,
      long flushSeconds,
      Supplier<Instant> clock) {
    this.append = append;
    this.every = every;
    this.stepsPerEpoch = stepsPerEpoch;
    this.nats = nats;
    this.flushSeconds = flushSeconds;
    this.clock = clock;
    file.cutAfter(completed);
    // a resumed run repeats the measurement at the step of its checkpoint
    this.measured =
        file.read().stream()
            .filter(Metrics.EvaluationLine.class::isInstance)
            .mapToLong(Metrics::step)
            .max()
            .orElse(-1);
    this.since = clock.get();
    this.flushed = since;
  }

  @Override
  public void completed(Round round, Parameters weights) {
    computeSeconds += round.computeSeconds();
    engineSeconds += round.engineSeconds();
    updateSeconds += round.updateSeconds();
    steps += round.steps() - round.first();
    symbols += round.targets();
    if (!round.beginsAt(every)) {
      return;
    }
    var now = clock.get();
    double seconds = since.until(now, ChronoUnit.NANOS) / 1e9;
    add(
        new Metrics.Interval(
            round.first(),
            stepsPerEpoch > 0 ? (double) round.first() / stepsPerEpoch : Double.NaN,
            round.loss(),
            round.gradientNorm(),
            round.learningRate(),
            symbols / seconds,
            computeSeconds / steps,
            engineSeconds / steps,
            updateSeconds / steps,
            now));
    since = now;
    computeSeconds = 0;
    engineSeconds = 0;
    updateSeconds = 0;
    steps = 0;
    symbols = 0;
  }

  @Override
  public void measured(long step, Measurement measurement) {
    if (step <= measured) {
      return;
    }
    measured = step;
    boolean sums = measurement.sums() > 0;
    add(
        new Metrics.EvaluationLine(
            step,
            measurement.meanLoss(),
            sums ? measurement.accuracy() : Double.NaN,
            nats && !sums ? measurement.bitsPerSymbol() : Double.NaN,
            clock.get()));
  }

  private void add(Metrics line) {
    waiting.append(line.line());
    if (!line.time().isBefore(flushed.plusSeconds(flushSeconds))) {
      flush();
    }
  }

  /** Writes the lines that wait. */
  void flush() {
    if (!waiting.isEmpty()) {
      append.accept(waiting.toString());
      waiting.setLength(0);
    }
    flushed = clock.get();
  }

  @Override
  public void close() {
    flush();
  }
}

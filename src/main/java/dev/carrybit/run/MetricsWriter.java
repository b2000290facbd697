package dev.carrybit.run;

import dev.carrybit.nn.Parameters;
import dev.carrybit.storage.LineFile;
import dev.carrybit.train.Measurement;
import dev.carrybit.train.Round;
import dev.carrybit.train.TrainListener;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Writes the run's {@code metrics.jsonl}: a line each so many steps, and one a measurement.
 *
 * <p>Lines are written when they are {@link #flush flushed}, which has to be before each
 * checkpoint, and in between from time to time for those who watch. So the lines before the
 * checkpoint that a run goes on from are all there, and those after it are cut off.
 */
final class MetricsWriter implements TrainListener, AutoCloseable {

  /**
   * What lines hold.
   *
   * @param every steps between two lines
   * @param stepsPerEpoch 0 where examples have no end
   * @param nats whether a text's loss is its cross-entropy
   */
  record Content(long every, long stepsPerEpoch, boolean nats) {}

  private final Consumer<String> file;
  private final Content content;
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

  private MetricsWriter(
      Consumer<String> file,
      Content content,
      long flushSeconds,
      Supplier<Instant> clock,
      long measured) {
    this.file = file;
    this.content = content;
    this.flushSeconds = flushSeconds;
    this.clock = clock;
    this.measured = measured;
    this.since = clock.get();
    this.flushed = since;
  }

  /**
   * A writer for a run that goes on after {@code steps} steps: what later steps wrote is cut off.
   *
   * @param lines of the run
   * @param append adds to them
   * @param flushSeconds longest time that a line waits while others come
   */
  static MetricsWriter after(
      long steps,
      LineFile lines,
      Consumer<String> append,
      Content content,
      long flushSeconds,
      Supplier<Instant> clock) {
    var reader = Metrics.reader();
    lines.keepWhile(line -> reader.apply(line).filter(each -> isBefore(steps, each)).isPresent());
    // After the checkpoint's step the run measures once more what may have been measured before.
    long measured =
        lines.lines().stream()
            .flatMap(line -> reader.apply(line).stream())
            .filter(each -> each instanceof Metrics.EvaluationLine)
            .mapToLong(Metrics::step)
            .max()
            .orElse(-1);
    return new MetricsWriter(append, content, flushSeconds, clock, measured);
  }

  /** A step's line tells of the step that begins then, a measurement's of the weights before it. */
  private static boolean isBefore(long steps, Metrics line) {
    return line instanceof Metrics.EvaluationLine ? line.step() <= steps : line.step() < steps;
  }

  @Override
  public void completed(Round round, Parameters weights) {
    computeSeconds += round.computeSeconds();
    engineSeconds += round.engineSeconds();
    updateSeconds += round.updateSeconds();
    steps += round.steps() - round.first();
    symbols += round.targets();
    if (!round.beginsAt(content.every)) {
      return;
    }
    var now = clock.get();
    double seconds = since.until(now, ChronoUnit.NANOS) / 1e9;
    add(
        new Metrics.Interval(
            round.first(),
            content.stepsPerEpoch > 0 ? (double) round.first() / content.stepsPerEpoch : Double.NaN,
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
            content.nats && !sums ? measurement.bitsPerSymbol() : Double.NaN,
            clock.get()));
  }

  private void add(Metrics line) {
    waiting.append(line.line());
    if (!line.time().isBefore(flushed.plusSeconds(flushSeconds))) {
      flush();
    }
  }

  /** Writes what waits. */
  void flush() {
    if (!waiting.isEmpty()) {
      file.accept(waiting.toString());
      waiting.setLength(0);
    }
    flushed = clock.get();
  }

  @Override
  public void close() {
    flush();
  }
}

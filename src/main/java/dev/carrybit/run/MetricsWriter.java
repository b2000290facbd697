package dev.carrybit.run;

import dev.carrybit.nn.Parameters;
import dev.carrybit.run.MetricsFile.MetricsLine;
import dev.carrybit.train.Measurement;
import dev.carrybit.train.TimedStretch;
import dev.carrybit.train.TrainListener;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Writes metrics: a line every so many steps, and a line for each measurement.
 *
 * <p>Lines wait until {@link #flush}, or for some seconds. A flush before each checkpoint makes
 * sure that all lines before the checkpoint of a resumed run are in the file; later ones were cut
 * off when it resumed.
 */
public final class MetricsWriter implements TrainListener, AutoCloseable {
  private final Consumer<String> append;
  private final long every;
  private final long stepsPerEpoch;
  private final boolean nats;
  private final long flushSeconds;
  private final Supplier<Instant> clock;
  private final LongSupplier nanoTime;
  private final StringBuilder waiting = new StringBuilder();
  private long measured;
  private double computeSeconds;
  private double sparkSeconds;
  private double updateSeconds;
  private long steps;
  private long symbols;
  private long since;
  private long flushed;

  /**
   * A writer for a run that begins or resumes.
   *
   * @param measured the step of the last measurement that has a line; -1 if there is none
   * @param append appends lines to the file
   * @param every steps between two lines
   * @param stepsPerEpoch 0 for additions
   * @param nats whether the loss of a text is its cross-entropy
   * @param flushSeconds longest time that a line waits while others are added
   * @param clock for the time of a line
   * @param nanoTime for durations, since a clock may be set
   */
  public MetricsWriter(
      long measured,
      Consumer<String> append,
      long every,
      long stepsPerEpoch,
      boolean nats,
      long flushSeconds,
      Supplier<Instant> clock,
      LongSupplier nanoTime) {
    this.measured = measured;
    this.append = append;
    this.every = every;
    this.stepsPerEpoch = stepsPerEpoch;
    this.nats = nats;
    this.flushSeconds = flushSeconds;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.since = nanoTime.getAsLong();
    this.flushed = since;
  }

  @Override
  public void completed(TimedStretch stretch, Parameters weights) {
    computeSeconds += stretch.computeSeconds();
    sparkSeconds += stretch.sparkSeconds();
    updateSeconds += stretch.updateSeconds();
    steps += stretch.steps() - stretch.first();
    symbols += stretch.targets();
    if (!stretch.beginsAt(every)) {
      return;
    }
    double compute = computeSeconds / steps;
    double spark = sparkSeconds / steps;
    double update = updateSeconds / steps;
    var values = new LinkedHashMap<String, Double>();
    values.put("epoch", stepsPerEpoch > 0 ? (double) stretch.first() / stepsPerEpoch : Double.NaN);
    values.put("loss", stretch.loss());
    values.put("gradientNorm", stretch.gradientNorm());
    values.put("learningRate", stretch.learningRate());
    values.put("symbolsPerSecond", symbols / ((stretch.ended() - since) / 1e9));
    values.put("secondsPerStep", compute + spark + update);
    values.put("computeSeconds", compute);
    values.put("sparkSeconds", spark);
    values.put("updateSeconds", update);
    add(new MetricsLine(MetricsFile.STEP, stretch.first(), values, clock.get()));
    since = stretch.ended();
    computeSeconds = 0;
    sparkSeconds = 0;
    updateSeconds = 0;
    steps = 0;
    symbols = 0;
  }

  @Override
  public void measured(long step, Measurement measurement) {
    if (step <= measured) {
      return; // a resumed run repeats the measurement at the step of its checkpoint
    }
    measured = step;
    var values = new LinkedHashMap<String, Double>();
    values.put("validationLoss", measurement.meanLoss());
    if (measurement.sums() > 0) {
      values.put("accuracy", measurement.accuracy());
    } else if (nats) {
      values.put("bitsPerSymbol", measurement.bitsPerSymbol());
    }
    add(new MetricsLine(MetricsFile.EVALUATION, step, values, clock.get()));
  }

  private void add(MetricsLine line) {
    waiting.append(line.text());
    if (nanoTime.getAsLong() - flushed >= TimeUnit.SECONDS.toNanos(flushSeconds)) {
      flush();
    }
  }

  /** Writes the lines that wait. */
  void flush() {
    if (!waiting.isEmpty()) {
      append.accept(waiting.toString());
      waiting.setLength(0);
    }
    flushed = nanoTime.getAsLong();
  }

  @Override
  public void close() {
    flush();
  }
}

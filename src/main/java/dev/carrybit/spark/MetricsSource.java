package dev.carrybit.spark;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import dev.carrybit.nn.Parameters;
import dev.carrybit.train.Measurement;
import dev.carrybit.train.Round;
import dev.carrybit.train.TrainListener;
import java.util.function.DoubleSupplier;
import org.apache.spark.SparkEnv;
import org.apache.spark.metrics.source.Source;

/**
 * Gauges of a run in Spark's metrics system: {@code carrybit.step}, {@code loss}, {@code
 * validationLoss}, {@code accuracy}, {@code learningRate}, {@code gradientNorm} and {@code
 * symbolsPerSecond} of the driver. A gauge is NaN until its first value. A round costs a few
 * assignments.
 */
public final class MetricsSource implements Source, TrainListener {

  private static final String NAME = "carrybit";

  /** The shortest time over which speed is measured, since a round may take a millisecond. */
  private static final double SPEED_SECONDS = 1;

  private final MetricRegistry registry = new MetricRegistry();
  private volatile double step = Double.NaN;
  private volatile double loss = Double.NaN;
  private volatile double validationLoss = Double.NaN;
  private volatile double accuracy = Double.NaN;
  private volatile double learningRate = Double.NaN;
  private volatile double gradientNorm = Double.NaN;
  private volatile double symbolsPerSecond = Double.NaN;
  private long symbols;
  private long since = System.nanoTime();

  /** A source that is not registered. */
  MetricsSource() {
    gauge("step", () -> step);
    gauge("loss", () -> loss);
    gauge("validationLoss", () -> validationLoss);
    gauge("accuracy", () -> accuracy);
    gauge("learningRate", () -> learningRate);
    gauge("gradientNorm", () -> gradientNorm);
    gauge("symbolsPerSecond", () -> symbolsPerSecond);
  }

  /** Registers a source for the application that runs in this JVM. */
  public static MetricsSource register() {
    var source = new MetricsSource();
    SparkEnv.get().metricsSystem().registerSource(source);
    return source;
  }

  private void gauge(String name, DoubleSupplier value) {
    registry.register(name, (Gauge<Double>) value::getAsDouble);
  }

  @Override
  public String sourceName() {
    return NAME;
  }

  @Override
  public MetricRegistry metricRegistry() {
    return registry;
  }

  @Override
  public void completed(Round round, Parameters weights) {
    completed(round, System.nanoTime());
  }

  /** Takes the values of a round that ended at {@code now}, in nanoseconds. */
  void completed(Round round, long now) {
    step = round.steps();
    loss = round.loss();
    learningRate = round.learningRate();
    gradientNorm = round.gradientNorm();
    symbols += round.targets();
    double seconds = (now - since) / 1e9;
    if (seconds >= SPEED_SECONDS) {
      symbolsPerSecond = symbols / seconds;
      symbols = 0;
      since = now;
    }
  }

  @Override
  public void measured(long steps, Measurement measurement) {
    validationLoss = measurement.meanLoss();
    accuracy = measurement.sums() > 0 ? measurement.accuracy() : Double.NaN;
  }
}

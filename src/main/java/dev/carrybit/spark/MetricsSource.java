package dev.carrybit.spark;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import dev.carrybit.nn.Parameters;
import dev.carrybit.train.Measurement;
import dev.carrybit.train.TimedStretch;
import dev.carrybit.train.TrainListener;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkEnv;
import org.apache.spark.metrics.source.Source;

/**
 * Gauges of a run in Spark's metrics system: {@code carrybit.step}, {@code loss}, {@code
 * validationLoss}, {@code accuracy}, {@code learningRate}, {@code gradientNorm} and {@code
 * symbolsPerSecond} of the driver. A gauge is NaN until its first value.
 */
public final class MetricsSource implements Source, TrainListener {

  private static final List<String> NAMES =
      List.of(
          "step",
          "loss",
          "validationLoss",
          "accuracy",
          "learningRate",
          "gradientNorm",
          "symbolsPerSecond");

  private final MetricRegistry registry = new MetricRegistry();
  private final Map<String, Double> values = new ConcurrentHashMap<>();
  private long symbols;
  private long since = System.nanoTime();

  /** A source that is not registered. */
  MetricsSource() {
    for (var name : NAMES) {
      registry.register(name, (Gauge<Double>) () -> values.getOrDefault(name, Double.NaN));
    }
  }

  /** Registers a source for the application that runs in this JVM. */
  public static MetricsSource register() {
    var source = new MetricsSource();
    SparkEnv.get().metricsSystem().registerSource(source);
    return source;
  }

  @Override
  public String sourceName() {
    return "carrybit";
  }

  @Override
  public MetricRegistry metricRegistry() {
    return registry;
  }

  @Override
  public void completed(TimedStretch stretch, Parameters weights) {
    values.put("step", (double) stretch.steps());
    values.put("loss", stretch.loss());
    values.put("learningRate", stretch.learningRate());
    values.put("gradientNorm", stretch.gradientNorm());
    symbols += stretch.targets();
    double seconds = (stretch.ended() - since) / 1e9;
    if (seconds >= 1) { // a round may take a millisecond
      values.put("symbolsPerSecond", symbols / seconds);
      symbols = 0;
      since = stretch.ended();
    }
  }

  @Override
  public void measured(long step, Measurement measurement) {
    values.put("validationLoss", measurement.meanLoss());
    values.put("accuracy", measurement.sums() > 0 ? measurement.accuracy() : Double.NaN);
  }
}

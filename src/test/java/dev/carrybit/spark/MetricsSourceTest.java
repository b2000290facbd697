package dev.carrybit.spark;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.Gauge;
import dev.carrybit.nn.ParameterLayout;
import dev.carrybit.nn.Parameters;
import dev.carrybit.train.Measurement;
import dev.carrybit.train.TimedStretch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MetricsSourceTest {

  /** A line of Prometheus's text format: a name, labels and a number. */
  private static final Pattern LINE =
      Pattern.compile(
          "([a-zA-Z_:][a-zA-Z0-9_:]*)\\{(?:[a-zA-Z_][a-zA-Z0-9_]*=\"[^\"\\\\\\n"
              + "]*\",? ?)*\\} ([-+.0-9eE]+|NaN|[-+]?Inf)");

  private static final Parameters WEIGHTS = Parameters.zeros(new ParameterLayout(List.of()));

  private static TimedStretch stretch(long steps, double loss, long targets, long ended) {
    return new TimedStretch(
        steps - 1, steps, loss, targets, 0.25, 0.004, List.of(), 0, 0, 0, ended);
  }

  private static double value(MetricsSource source, String name) {
    return (Double) ((Gauge<?>) source.metricRegistry().getMetrics().get(name)).getValue();
  }

  @Test
  void gaugesAreNaNBeforeTheirFirstValue() {
    var source = new MetricsSource();
    assertThat(source.metricRegistry().getNames())
        .containsExactlyInAnyOrder(
            "step",
            "loss",
            "validationLoss",
            "accuracy",
            "learningRate",
            "gradientNorm",
            "symbolsPerSecond");
    assertThat(value(source, "step")).isNaN();
    assertThat(value(source, "loss")).isNaN();
  }

  @Test
  void gaugesHaveTheValuesOfTheLastStretch() {
    var source = new MetricsSource();
    long later = System.nanoTime() + 1_000_000_000_000L;
    source.completed(stretch(1, 0.7, 700, later), WEIGHTS);
    source.completed(stretch(2, 0.5, 100, later + 2_000_000_000L), WEIGHTS);
    source.measured(2, new Measurement(3, 4, 2, 0, 0));
    assertThat(value(source, "step")).isEqualTo(2);
    assertThat(value(source, "loss")).isEqualTo(0.5);
    assertThat(value(source, "gradientNorm")).isEqualTo(0.25);
    assertThat(value(source, "learningRate")).isEqualTo(0.004);
    assertThat(value(source, "validationLoss")).isEqualTo(0.75);
    assertThat(value(source, "accuracy")).as("of a text").isNaN();
    assertThat(value(source, "symbolsPerSecond")).isEqualTo(50);
    source.measured(2, new Measurement(3, 4, 2, 4, 3));
    assertThat(value(source, "accuracy")).isEqualTo(0.75);
  }

  @Test
  void gaugesAreOnThePrometheusPageOfAnApplication() {
    var sink = "spark.metrics.conf.driver.sink.prometheusServlet.";
    try (var context =
        LocalSpark.start(
            "local[1]",
            "spark.ui.enabled",
            "true",
            "spark.ui.port",
            "0",
            "spark.metrics.namespace",
            "carrybit",
            sink + "class",
            "org.apache.spark.metrics.sink.PrometheusServlet",
            sink + "path",
            "/metrics/prometheus")) {
      var source = MetricsSource.register();
      source.completed(stretch(7, 0.5, 100, System.nanoTime()), WEIGHTS);
      var page = read(context.sc().uiWebUrl().get() + "/metrics/prometheus/");
      var values =
          page.lines()
              .map(LINE::matcher)
              .peek(line -> assertThat(line.matches()).as(line.toString()).isTrue())
              .collect(Collectors.toMap(line -> line.group(1), line -> line.group(2), (a, b) -> b));
      assertThat(values)
          .containsEntry("metrics_carrybit_driver_carrybit_step_Value", "7.0")
          .containsEntry("metrics_carrybit_driver_carrybit_loss_Value", "0.5")
          .containsEntry("metrics_carrybit_driver_carrybit_validationLoss_Value", "NaN");
    }
  }

  private static String read(String address) {
    try (var in = URI.create(address).toURL().openStream()) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

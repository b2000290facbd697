package dev.carrybit.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsTest {

  private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final Metrics.Interval INTERVAL =
      new Metrics.Interval(30, 1.5, 0.7, 0.12, 0.01, 1e5, 0.25, 0.125, 0.0625, TIME);

  @Test
  void anIntervalIsWrittenAndRead() {
    assertThat(INTERVAL.line())
        .isEqualTo(
            "{\"event\":\"step\",\"step\":30,\"epoch\":1.5,\"loss\":0.7,\"gradientNorm\":0.12,"
                + "\"learningRate\":0.01,\"symbolsPerSecond\":100000.0,\"secondsPerStep\":0.4375,"
                + "\"computeSeconds\":0.25,\"sparkSeconds\":0.125,\"updateSeconds\":0.0625,"
                + "\"time\":\"2026-01-02T03:04:05.678Z\"}\n");
    assertThat(Metrics.parse(INTERVAL.line())).contains(INTERVAL);
  }

  @Test
  void numbersThatAreNotFiniteAreLeftOut() {
    var sums = new Metrics.EvaluationLine(50, 0.05, 0.75, Double.NaN, TIME);
    assertThat(sums.line())
        .isEqualTo(
            "{\"event\":\"evaluation\",\"step\":50,\"validationLoss\":0.05,\"accuracy\":0.75,"
                + "\"time\":\"2026-01-02T03:04:05.678Z\"}\n");
    assertThat(Metrics.parse(sums.line())).contains(sums);
    var text = new Metrics.EvaluationLine(50, Double.POSITIVE_INFINITY, Double.NaN, 2, TIME);
    assertThat(text.line()).contains("\"bitsPerSymbol\":2.0").doesNotContain("accuracy", "Inf");
    assertThat(Metrics.parse(text.line()))
        .contains(new Metrics.EvaluationLine(50, Double.NaN, Double.NaN, 2, TIME));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "null",
        "1",
        "{\"event\":\"step\",\"step\":3",
        "{\"event\":\"step\",\"step\":\"x\",\"time\":\"2026-01-02T03:04:05Z\"}",
        "{\"event\":\"step\",\"step\":3,\"time\":\"yesterday\"}",
        "{\"event\":\"tea\",\"step\":3,\"time\":\"2026-01-02T03:04:05Z\"}"
      })
  void otherLinesAreIgnored(String line) {
    assertThat(Metrics.parse(line)).isEmpty();
  }
}

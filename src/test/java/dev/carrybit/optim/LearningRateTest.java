package dev.carrybit.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.carrybit.optim.Schedule.Span;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LearningRateTest {

  private static double[] factors(Schedule schedule, Span span, long steps) {
    var rate = new LearningRate(schedule, span);
    return LongStream.range(0, steps).mapToDouble(rate::factor).toArray();
  }

  @Test
  void aConstantRateKeepsItsBits() {
    assertThat(LearningRate.CONSTANT.factor(0)).isEqualTo(1);
    assertThat(LearningRate.CONSTANT.factor(1L << 60)).isEqualTo(1);
    assertThat(0.1 * LearningRate.CONSTANT.factor(7)).isEqualTo(0.1);
  }

  /** (t + 1) / (W + 1) for the first W steps, so that step W is the first at the full rate. */
  @Test
  void aWarmUpRisesLinearly() {
    assertThat(factors(new Schedule.Constant(), new Span(0, 3, 9), 6))
        .containsExactly(0.25, 0.5, 0.75, 1, 1, 1);
  }

  @Test
  void aWarmUpIsAShareOfWhatTheScheduleSays() {
    assertThat(factors(new Schedule.Step(0.5, 1, 1), new Span(2, 3, 9), 6))
        .containsExactly(0.25, 0.5, 0.375, 0.5, 0.25, 0.25);
  }

  @Test
  void aCosineBeginsWhenItIsWarm() {
    var factors = factors(new Schedule.Cosine(0), new Span(0, 3, 7), 8);
    double[] expected = {
      0.25, 0.5, 0.75, 1, 0.5 + Math.sqrt(0.125), 0.5, 0.5 - Math.sqrt(0.125), 0
    };
    assertThat(factors).containsExactly(expected, within(1e-15));
  }
}

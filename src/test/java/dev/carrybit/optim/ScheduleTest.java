package dev.carrybit.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.carrybit.optim.Schedule.Span;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ScheduleTest {

  /** Epochs of two steps. */
  private static double[] byEpoch(Schedule schedule, int epochs) {
    var span = new Span(2, 0, Long.MAX_VALUE);
    var factors =
        LongStream.range(0, 2L * epochs).mapToDouble(t -> schedule.factor(t, span)).toArray();
    var each = new double[epochs];
    for (int epoch = 0; epoch < epochs; epoch++) {
      each[epoch] = factors[2 * epoch];
      assertThat(factors[2 * epoch + 1]).as("within an epoch").isEqualTo(each[epoch]);
    }
    return each;
  }

  @Test
  void aStepComesAgainEachSoManyEpochs() {
    assertThat(byEpoch(new Schedule.Step(0.5, 3, 2), 9))
        .containsExactly(1, 1, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.125);
  }

  /** torch.optim.lr_scheduler.StepLR(step_size=2, gamma=0.5). */
  @Test
  void pyTorchsStepLrComesFirstAfterAsManyEpochs() {
    assertThat(byEpoch(new Schedule.Step(0.5, 2, 2), 6))
        .containsExactly(1, 1, 0.5, 0.5, 0.25, 0.25);
  }

  /** Rate 1 for four epochs, and then halved in each, as Zaremba's small network is trained. */
  @Test
  void zarembasRateIsHalvedInEachEpochAfterTheFourth() {
    assertThat(byEpoch(new Schedule.Step(0.5, 1, 4), 7))
        .containsExactly(1, 1, 1, 1, 0.5, 0.25, 0.125);
  }

  @Test
  void charRnnsRateDecaysFromTheEndOfTheTenthEpochOn() {
    var factors = byEpoch(new Schedule.Step(0.97, 1, 10), 13);
    assertThat(factors[9]).isEqualTo(1);
    assertThat(factors[10]).isEqualTo(0.97);
    assertThat(factors[12]).isCloseTo(0.97 * 0.97 * 0.97, within(1e-15));
  }

  @Test
  void aCosineFallsToItsFloorAndStaysThere() {
    var cosine = new Schedule.Cosine(0.2);
    var span = new Span(0, 0, 6);
    assertThat(cosine.factor(0, span)).isEqualTo(1);
    assertThat(cosine.factor(2, span)).isCloseTo(0.2 + 0.8 * 0.75, within(1e-15));
    assertThat(cosine.factor(3, span)).isCloseTo(0.6, within(1e-15));
    assertThat(cosine.factor(6, span)).isCloseTo(0.2, within(1e-15));
    assertThat(cosine.factor(9, span)).isEqualTo(cosine.factor(6, span));
  }

  @Test
  void aPlateauIsNoFunctionOfTheStep() {
    assertThat(new Schedule.Plateau(0.25, 1).factor(99, new Span(2, 0, 9))).isEqualTo(1);
  }
}

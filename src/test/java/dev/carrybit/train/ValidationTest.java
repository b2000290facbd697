package dev.carrybit.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.optim.Schedule;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class ValidationTest {

  private static final Schedule PLATEAU = new Schedule.Plateau(0.25, 2);

  private static Measurement loss(double mean) {
    return new Measurement(10 * mean, 10, 3, 2, 1);
  }

  private static Validation after(Schedule schedule, double... losses) {
    var validation = Validation.first(5, loss(losses[0]));
    for (int i = 1; i < losses.length; i++) {
      validation = validation.next(5 * (i + 1), loss(losses[i]), schedule);
    }
    return validation;
  }

  @Test
  void theLowestLossIsTheBestAndTiesKeepTheEarlier() {
    var validation = after(new Schedule.Constant(), 3, 2, 2, 4);
    assertThat(validation.step()).isEqualTo(20);
    assertThat(validation.bestStep()).isEqualTo(10);
    assertThat(validation.best()).isEqualTo(loss(2));
    assertThat(validation.sinceBest()).isEqualTo(2);
    assertThat(after(new Schedule.Constant(), 3, 2, 4, 1).sinceBest()).isZero();
  }

  @Test
  void nanIsNeverTheBest() {
    assertThat(after(new Schedule.Constant(), 2, Double.NaN).bestStep()).isEqualTo(5);
    assertThat(after(new Schedule.Constant(), Double.NaN, 2).bestStep()).isEqualTo(10);
  }

  @Test
  void aPlateauCutsTheRateAgainAndAgain() {
    double[] losses = {3, 4, 3, 5, 3, 2.5, 6, 2.5, 9};
    var scales = new ArrayList<Double>();
    for (int count = 1; count <= losses.length; count++) {
      scales.add(after(PLATEAU, java.util.Arrays.copyOf(losses, count)).rateScale());
    }
    assertThat(scales)
        .as("two without improvement, two more; an improvement; two without again")
        .containsExactly(1.0, 1.0, 0.25, 0.25, 0.0625, 0.0625, 0.0625, 0.015625, 0.015625);
  }

  @Test
  void anImprovementBeginsThePatienceOfAPlateauAnew() {
    assertThat(after(PLATEAU, 3, 4, 2, 5)).isEqualTo(new Validation(20, 15, loss(2), 1, 1, 1));
    assertThat(after(PLATEAU, 3, 4, 2, 5, 5).rateScale()).isEqualTo(0.25);
  }

  @Test
  void otherSchedulesCutNothing() {
    assertThat(after(new Schedule.Cosine(0), 1, 2, 3, 4, 5).rateScale()).isEqualTo(1);
  }

  @Test
  void measurementsSinceTheBestAndSinceTheCutAreCounted() {
    var validation = after(PLATEAU, 3, 4, 3, 5);
    assertThat(validation).isEqualTo(new Validation(20, 5, loss(3), 3, 0.25, 1));
  }
}

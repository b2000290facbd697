package dev.carrybit.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.commons.math3.stat.descriptive.DescriptiveStatistics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SweepTableTest {

  private static final SweepTable TABLE = SweepFixtures.smallSweep(true);

  @Test
  void aRowHasTheMeansOfTheTrainingsThatReachedTheTarget() {
    assertThat(TABLE.text())
        .isEqualTo(
            """
            model.hidden  model.cell  reached  diverged  steps    seconds      validation loss  accuracy  proved
            8             elman       2 of 2   0         60 ± 14  0.60 ± 0.14  0.30 ± 0.14      1 ± 0     2 of 2
            2             elman       0 of 2   1         –        –            0.6              0.25      0 of 2
            """);
  }

  @Test
  void withoutATargetAllTrainingsThatEndedCount() {
    var text = new SweepTable(TABLE.rows().subList(1, 2), false).text();
    assertThat(text).doesNotContain("reached");
    assertThat(text.lines().toList().get(1))
        .isEqualTo(
            "2             elman       1         2000   20       0.6              0.25      0 of 2");
  }

  @Test
  void theCsvHasALineForEachTraining() {
    assertThat(TABLE.csv().lines())
        .containsExactly(
            "model.hidden,model.cell,seed,end,steps,seconds,loss,validationLoss,accuracy,exactness,parameters,weightsSha256",
            "8,elman,1,reached,50,0.5,0.2,0.2,1.0,proved,97,ab",
            "8,elman,2,reached,70,0.7,0.4,0.4,1.0,proved,97,ab",
            "2,elman,1,ended,2000,20.0,0.6,0.6,0.25,refuted,97,ab",
            "2,elman,2,diverged,20,1.0,,,,,,");
  }

  private static String text(double... numbers) {
    return SweepTable.text(new DescriptiveStatistics(numbers));
  }

  @ParameterizedTest
  @CsvSource({
    "50, 60, 55.0 ± 7.1",
    "140, 560, 350 ± 300",
    "0.056, 0.0561, 0.0561 ± 7.1e-05",
    "2000, 2000, 2000 ± 0",
    "1, 1, 1 ± 0",
    "0.5, 0.50000001, 0.5 ± 7.1e-09",
    "0, 0, 0 ± 0",
  })
  void aMeanHasTheDigitsOfItsDeviation(double one, double other, String text) {
    assertThat(text(one, other)).isEqualTo(text);
  }

  @Test
  void numbersOfAnyCountAndSizeHaveAText() {
    assertThat(text()).isEqualTo("–");
    assertThat(text(3)).isEqualTo("3");
    assertThat(text(1e300, -1e300)).startsWith("0 ± ");
    assertThat(text(1.5e308, 1.5e308)).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1200, 1200", "12345, 12300", "0.05, 0.05", "0.000012345, 1.23e-05"})
  void onlySmallNumbersHaveAnExponent(double value, String text) {
    assertThat(SweepTable.plain(value, 3)).isEqualTo(text);
  }
}

package dev.carrybit.sweep;

import static dev.carrybit.sweep.TrialTest.trial;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.sweep.Trial.End;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SweepTableTest {

  /** One row in which all came well, one in which nothing did. */
  static List<SweepRow> rows() {
    var well = Map.of(1L, trial(End.REACHED, 50, 0.2, 1), 2L, trial(End.REACHED, 70, 0.4, 1));
    var badly =
        Map.of(
            1L,
            trial(End.ENDED, 2000, 0.6, 0.25),
            2L,
            Trial.broken(End.DIVERGED, 1, "diverged <&>", List.of()));
    return List.of(
        new SweepRow(
            List.of(Map.entry("model.hidden", "8"), Map.entry("model.cell", "elman")), well),
        new SweepRow(
            List.of(Map.entry("model.hidden", "2"), Map.entry("model.cell", "elman")), badly));
  }

  @Test
  void aRowHasTheMeansOfTheTrainingsThatReachedTheTarget() {
    assertThat(new SweepTable(rows(), true).text())
        .isEqualTo(
            """
            model.hidden  model.cell  reached  diverged  steps    seconds      loss         accuracy
            8             elman       2 of 2   0         60 ± 14  0.60 ± 0.14  0.30 ± 0.14  1 ± 0
            2             elman       0 of 2   1         –        –            0.6          0.25
            """);
  }

  @Test
  void withoutATargetAllThatCameToTheirEndCount() {
    var text = new SweepTable(rows().subList(1, 2), false).text();
    assertThat(text).doesNotContain("reached");
    assertThat(text.lines().toList().get(1))
        .isEqualTo("2             elman       1         2000   20       0.6   0.25");
  }

  @Test
  void aLineForEachTrainingGoesToPrograms() {
    assertThat(new SweepTable(rows(), true).csv().lines())
        .containsExactly(
            "model.hidden,model.cell,seed,end,steps,seconds,loss,validationLoss,accuracy,parameters,weightsSha256",
            "8,elman,1,reached,50,0.5,0.2,0.2,1.0,97,ab",
            "8,elman,2,reached,70,0.7,0.4,0.4,1.0,97,ab",
            "2,elman,1,ended,2000,20.0,0.6,0.6,0.25,97,ab",
            "2,elman,2,diverged,0,1.0,,,,,");
  }
}

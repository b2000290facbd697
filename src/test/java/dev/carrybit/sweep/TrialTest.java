package dev.carrybit.sweep;

import static dev.carrybit.ExitCodes.exitCode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carrybit.ExitCode;
import dev.carrybit.config.SettingsLoader;
import dev.carrybit.sweep.Trial.CurvePoint;
import dev.carrybit.sweep.Trial.End;
import dev.carrybit.train.Measurement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrialTest {

  @Test
  void aTrainingIsReadAsItWasWritten() {
    var trial = SweepFixtures.trial(End.REACHED, 50, 1.0 / 3, 1);
    var file = trial.file(Map.of("model.hidden", "8"));
    assertThat(file).contains("\"settings\":{\"model.hidden\":\"8\"}").endsWith("}\n");
    assertThat(Trial.read(file, "a.json")).isEqualTo(trial);
  }

  @Test
  void aDivergedTrainingHasTheStepsOfItsCurve() {
    var curve = List.of(new CurvePoint(10, 5, 0), new CurvePoint(20, 9, Double.NaN));
    var trial = Trial.broken(End.DIVERGED, 2.5, "diverged at step 23 “∞”", curve);
    assertThat(trial.steps()).isEqualTo(20);
    var file = trial.file(Map.of());
    assertThat(file).doesNotContain("NaN");
    assertThat(Trial.read(file, "a.json")).isEqualTo(trial);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{", "[]", "{}", "{\"curve\":[{}]}", "{\"curve\":[],\"end\":\"won\"}"})
  void aDamagedFileIsAnError(String text) {
    assertThatThrownBy(() -> Trial.read(text, "trainings/a.json"))
        .is(exitCode(ExitCode.BAD_DATA))
        .hasMessageStartingWith("trainings/a.json: ");
  }

  private static Trial.Curve curve() {
    var words = List.of("train.steps=1", "train.evaluate-every=1");
    return new Trial.Curve(SettingsLoader.load("a", "task = addition", words).train());
  }

  private static void measure(Trial.Curve curve, long step) {
    curve.measured(step, new Measurement(8.0 * step, 8, 4, 4, 1));
  }

  @Test
  void aShortCurveHasAllPoints() {
    var curve = curve();
    measure(curve, 10);
    measure(curve, 20);
    assertThat(curve.points())
        .containsExactly(new CurvePoint(10, 10, 0.25), new CurvePoint(20, 20, 0.25));
  }

  @Test
  void aLongCurveHasFewerPointsAtFixedStepsAndTheLastOne() {
    var steps = steps(5000);
    assertThat(steps).hasSizeBetween(256, 513).endsWith(4999L).doesNotHaveDuplicates();
    assertThat(steps.subList(0, steps.size() - 1)).allMatch(step -> step % 16 == 0);
    assertThat(steps).startsWith(0L, 16L, 32L);
  }

  private static List<Long> steps(int measurements) {
    var curve = curve();
    for (int i = 0; i < measurements; i++) {
      measure(curve, i);
    }
    return curve.points().stream().map(CurvePoint::step).toList();
  }
}

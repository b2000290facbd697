package dev.carrybit.sweep;

import static dev.carrybit.ExitCodes.exitCode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carrybit.ExitCode;
import dev.carrybit.sweep.Trial.CurvePoint;
import dev.carrybit.sweep.Trial.End;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrialTest {

  /** A training that ended so, after {@code steps}. */
  static Trial trial(End end, long steps, double loss, double accuracy) {
    var curve = List.of(new CurvePoint(0, 0.7, 0.01), new CurvePoint(steps, loss, accuracy));
    return new Trial(end, steps, steps / 100.0, loss, loss, accuracy, 97, "ab", "", curve);
  }

  @Test
  void aFileSaysAllThatThereIsToSay() {
    var trial = trial(End.REACHED, 50, 1.0 / 3, 1);
    var file = trial.file(Map.of("model.hidden", "8"));
    assertThat(file).contains("\"settings\":{\"model.hidden\":\"8\"}").endsWith("}\n");
    assertThat(Trial.read(file, "a.json")).isEqualTo(trial);
  }

  @Test
  void whatDivergedHasTheStepsThatItsCurveCameTo() {
    var curve = List.of(new CurvePoint(10, 5, 0), new CurvePoint(20, 9, Double.NaN));
    var trial = Trial.broken(End.DIVERGED, 2.5, "diverged at step 23 “∞”", curve);
    assertThat(trial.steps()).isEqualTo(20);
    var file = trial.file(Map.of());
    assertThat(file).doesNotContain("NaN").contains("\\u221E");
    assertThat(Trial.read(file, "a.json")).isEqualTo(trial);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{", "[]", "{}", "{\"curve\":[{}]}", "{\"curve\":[],\"end\":\"won\"}"})
  void aDamagedFileIsNamed(String text) {
    assertThatThrownBy(() -> Trial.read(text, "trainings/a.json"))
        .is(exitCode(ExitCode.BAD_DATA))
        .hasMessage("trainings/a.json: expected a training of a sweep, is damaged");
  }
}

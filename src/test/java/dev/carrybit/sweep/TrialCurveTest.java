package dev.carrybit.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.config.SettingsLoader;
import dev.carrybit.sweep.Trial.CurvePoint;
import dev.carrybit.train.Measurement;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrialCurveTest {

  private static Trial.Curve curve() {
    var words = List.of("train.steps=1", "train.evaluate-every=1");
    return new Trial.Curve(SettingsLoader.load("a", "task = addition", words).train());
  }

  private static void measure(Trial.Curve curve, long step) {
    curve.measured(step, new Measurement(8.0 * step, 8, 4, 4, 1));
  }

  @Test
  void aShortWayHasAllPoints() {
    var curve = curve();
    measure(curve, 10);
    measure(curve, 20);
    assertThat(curve.points())
        .containsExactly(new CurvePoint(10, 10, 0.25), new CurvePoint(20, 20, 0.25));
  }

  @Test
  void aLongWayHasFewerAtTheSameStepsAndItsEnd() {
    var steps = ways(5000);
    assertThat(steps).hasSizeBetween(256, 513).endsWith(4999L).doesNotHaveDuplicates();
    assertThat(steps.subList(0, steps.size() - 1)).allMatch(step -> step % 16 == 0);
    assertThat(steps).startsWith(0L, 16L, 32L);
  }

  private static List<Long> ways(int measurements) {
    var curve = curve();
    for (int i = 0; i < measurements; i++) {
      measure(curve, i);
    }
    return curve.points().stream().map(CurvePoint::step).toList();
  }
}

package dev.carrybit.sweep;

import dev.carrybit.sweep.SweepTable.Combination;
import dev.carrybit.sweep.Trial.CurvePoint;
import dev.carrybit.sweep.Trial.End;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Trainings and results of sweeps for tests. */
public final class SweepFixtures {

  private SweepFixtures() {}

  /** A training whose loss falls from 0.7 to {@code loss} by equal ratios. */
  public static Trial trial(End end, long steps, double loss, double accuracy) {
    var curve = new ArrayList<CurvePoint>();
    for (int i = 0; i <= 10; i++) {
      curve.add(new CurvePoint(steps * i / 10, 0.7 * Math.pow(loss / 0.7, i / 10.0), accuracy));
    }
    return new Trial(
        end,
        steps,
        steps / 100.0,
        loss,
        loss,
        accuracy,
        accuracy == 1 ? "proved" : "refuted",
        97,
        "ab",
        "",
        curve);
  }

  /** A training that broke after 20 steps. */
  public static Trial broken(End end) {
    return Trial.broken(
        end, 1, "<&>", List.of(new CurvePoint(10, 0.7, 0), new CurvePoint(20, 0.9, 0)));
  }

  /** With 8 units both seeds reach the target; with 2 units none does, and one diverges. */
  public static SweepTable smallSweep(boolean target) {
    var well = Map.of(1L, trial(End.REACHED, 50, 0.2, 1), 2L, trial(End.REACHED, 70, 0.4, 1));
    var badly = Map.of(1L, trial(End.ENDED, 2000, 0.6, 0.25), 2L, broken(End.DIVERGED));
    return new SweepTable(
        List.of(
            new Combination(values("8", "elman"), well),
            new Combination(values("2", "elman"), badly)),
        target);
  }

  /** The values of one combination. */
  private static Map<String, String> values(String hidden, String cell) {
    var values = new LinkedHashMap<String, String>();
    values.put("model.hidden", hidden);
    values.put("model.cell", cell);
    return values;
  }

  /** All pairs of {@code values} and two cells, with losses of many magnitudes. */
  public static SweepTable largeSweep(List<String> values, int seeds) {
    var rows = new ArrayList<Combination>();
    for (int i = 0; i < values.size(); i++) {
      for (var cell : List.of("elman", "lstm")) {
        var trials = new LinkedHashMap<Long, Trial>();
        for (int seed = 1; seed <= seeds; seed++) {
          boolean well = (i + seed) % 3 > 0;
          long steps = well ? 40L + 13L * i * seed : 5000;
          double loss = Math.pow(10, -(i + seed) % 5) / seed;
          trials.put((long) seed, trial(well ? End.REACHED : End.ENDED, steps, loss, 1.0 / seed));
        }
        trials.put((long) seeds + 1, broken(i % 2 == 0 ? End.DIVERGED : End.FAILED));
        rows.add(new Combination(values(values.get(i), cell), trials));
      }
    }
    return new SweepTable(rows, true);
  }
}

package dev.carrybit.report;

import dev.carrybit.sweep.SweepRow;
import dev.carrybit.sweep.SweepTable;
import dev.carrybit.sweep.Trial;
import dev.carrybit.sweep.Trial.End;
import dev.carrybit.sweep.Trial.Point;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sweeps for pages to show. */
final class Sweeps {

  private Sweeps() {}

  /** A training that ended so, whose loss fell from 0.7 by equal ratios. */
  static Trial trial(End end, long steps, double loss, double accuracy) {
    var curve = new ArrayList<Point>();
    for (int i = 0; i <= 10; i++) {
      curve.add(new Point(steps * i / 10, 0.7 * Math.pow(loss / 0.7, i / 10.0), accuracy));
    }
    return new Trial(end, steps, steps / 100.0, loss, loss, accuracy, 97, "ab", "", curve);
  }

  /** A training that broke after 20 steps. */
  static Trial broken(End end) {
    return Trial.broken(end, 1, "<&>", List.of(new Point(10, 0.7, 0), new Point(20, 0.9, 0)));
  }

  /** 8 units reach the target with both seeds, 2 with none, and one of those diverges. */
  static SweepTable small(boolean target) {
    var well = Map.of(1L, trial(End.REACHED, 50, 0.2, 1), 2L, trial(End.REACHED, 70, 0.4, 1));
    var badly = Map.of(1L, trial(End.ENDED, 2000, 0.6, 0.25), 2L, broken(End.DIVERGED));
    var elman = Map.entry("model.cell", "elman");
    return new SweepTable(
        List.of(
            new SweepRow(List.of(Map.entry("model.hidden", "8"), elman), well),
            new SweepRow(List.of(Map.entry("model.hidden", "2"), elman), badly)),
        target);
  }

  /** So many values of a key, a few of another, and losses of many sizes. */
  static SweepTable large(List<String> values, int seeds) {
    var rows = new ArrayList<SweepRow>();
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
        var value = Map.entry("model.hidden", values.get(i));
        rows.add(new SweepRow(List.of(value, Map.entry("model.cell", cell)), trials));
      }
    }
    return new SweepTable(rows, true);
  }
}

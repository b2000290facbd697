package dev.carrybit.sweep;

import dev.carrybit.config.TrainSettings;
import dev.carrybit.nn.Parameters;
import dev.carrybit.sweep.Trial.CurvePoint;
import dev.carrybit.train.Measurement;
import dev.carrybit.train.Round;
import dev.carrybit.train.TrainListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The way of a training: what was measured every so many steps, or, where nothing is, the loss of
 * training itself. Long ways have fewer points, at the same steps for all trainings.
 */
final class SweepCurve implements TrainListener {

  private static final int MOST = 512;

  private final boolean measures;
  private final long every;
  private List<CurvePoint> points = new ArrayList<>();
  private Optional<CurvePoint> last = Optional.empty();
  private long stride = 1;
  private long seen;

  SweepCurve(TrainSettings settings) {
    measures = settings.evaluates();
    every = settings.logEvery();
  }

  @Override
  public void completed(Round round, Parameters weights) {
    if (!measures && round.beginsAt(every)) {
      add(new CurvePoint(round.first(), round.loss(), Double.NaN));
    }
  }

  @Override
  public void measured(long step, Measurement measured) {
    if (measures) {
      add(new CurvePoint(step, measured.meanLoss(), measured.accuracy()));
    }
  }

  private void add(CurvePoint point) {
    last = Optional.of(point);
    if (seen++ % stride == 0) {
      points.add(point);
    }
    if (points.size() == MOST) {
      var fewer = new ArrayList<CurvePoint>();
      for (int i = 0; i < MOST; i += 2) {
        fewer.add(points.get(i));
      }
      points = fewer;
      stride *= 2;
    }
  }

  /** The points, the last of all among them. */
  List<CurvePoint> points() {
    var all = new ArrayList<>(points);
    last.filter(point -> !all.contains(point)).ifPresent(all::add);
    return all;
  }
}

package dev.carrybit.report;

import dev.carrybit.addition.ProblemSet;
import dev.carrybit.model.UnitActivity;
import dev.carrybit.nn.Network;
import dev.carrybit.nn.Parameters;
import dev.carrybit.report.Plot.Point;
import dev.carrybit.verify.Certificate;
import dev.carrybit.verify.Certificate.Region;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.RealVector;

/**
 * The hidden states of a long random addition, and a plane on which they and the regions of a proof
 * are drawn.
 *
 * @param across a weight for each unit, and a constant: 0 at the mean of the states without a
 *     carry, 1 at that of the states with one, along the line through both
 * @param up the same for the first principal component perpendicular to that line
 * @param states h at each position
 * @param carries the carry into the next position
 */
public record StatePlane(double[] across, double[] up, double[][] states, int[] carries) {

  private static final int POSITIONS = 4096;
  private static final long SEED = 1;

  /** The plane of a network. */
  static StatePlane of(Network network, Parameters weights) {
    var problem = new ProblemSet.Random(POSITIONS, 1, SEED).problem(0);
    var activity = UnitActivity.ofSums(network, weights, List.of(problem), POSITIONS);
    var carries = problem.carries(POSITIONS);
    var states = IntStream.range(0, POSITIONS).mapToObj(activity::state).toArray(double[][]::new);
    var without = mean(states, carries, 0);
    var difference = mean(states, carries, 1).subtract(without);
    double square = Math.max(difference.dotProduct(difference), Double.MIN_NORMAL);
    var weighted = difference.mapDivide(square);
    var across = weighted.append(-weighted.dotProduct(without)).toArray();
    return new StatePlane(across, activity.principalComponent(across), states, carries);
  }

  private static RealVector mean(double[][] states, int[] carries, int carry) {
    var chosen =
        IntStream.range(0, states.length)
            .filter(t -> carries[t] == carry)
            .mapToObj(t -> states[t])
            .toArray(double[][]::new);
    return new Array2DRowRealMatrix(chosen, false)
        .preMultiply(new ArrayRealVector(chosen.length, 1.0 / chosen.length));
  }

  /** Where a state is drawn. */
  Point point(double[] h) {
    return new Point(value(across, h) + across[h.length], value(up, h) + up[h.length]);
  }

  private static double value(double[] weights, double[] h) {
    return IntStream.range(0, h.length).mapToDouble(i -> weights[i] * h[i]).sum();
  }

  /** The corners of the drawing of a region, which is convex: c + Σ εⱼ gⱼ with |εⱼ| ≤ 1. */
  List<Point> outline(Certificate certificate, Region region) {
    var t = certificate.frames().get(region.frame()).t();
    var centre = point(region.centre());
    double x = centre.x();
    double y = centre.y();
    var sides = new ArrayList<Point>();
    for (int j = 0; j < t.length; j++) {
      int column = j;
      var g = Arrays.stream(t).mapToDouble(row -> region.radius() * row[column]).toArray();
      double sign = value(up, g) < 0 ? -1 : 1;
      sides.add(new Point(sign * value(across, g), sign * value(up, g)));
      x -= sides.get(j).x();
      y -= sides.get(j).y();
    }
    // from the lowest corner to the highest one and back, turning left all the way
    sides.sort(Comparator.comparingDouble(side -> Math.atan2(side.y(), side.x())));
    var corners = new ArrayList<Point>();
    for (int direction : new int[] {2, -2}) {
      for (var side : sides) {
        corners.add(new Point(x, y));
        x += direction * side.x();
        y += direction * side.y();
      }
    }
    return corners;
  }

  /** For each region of a proof, how many of the states lie in it. */
  int[] visits(Certificate certificate) {
    return certificate.regions().stream()
        .mapToInt(region -> (int) positions().filter(t -> isIn(certificate, region, t)).count())
        .toArray();
  }

  /** How many of the states lie in a region of a proof. */
  long inRegions(Certificate certificate) {
    return positions()
        .filter(t -> certificate.regions().stream().anyMatch(each -> isIn(certificate, each, t)))
        .count();
  }

  private IntStream positions() {
    return IntStream.range(0, states.length);
  }

  private boolean isIn(Certificate certificate, Region region, int t) {
    return region.carry() == carries[t]
        && Arrays.stream(certificate.frames().get(region.frame()).s())
            .allMatch(
                row ->
                    Math.abs(value(row, states[t]) - value(row, region.centre()))
                        <= region.radius());
  }
}

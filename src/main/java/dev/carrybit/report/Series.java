package dev.carrybit.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A line of a chart.
 *
 * @param label at its end; empty where the chart has this one alone
 * @param look number of the look that it has in all charts of a page
 * @param dots whether its points are shown
 * @param points from left to right
 */
record Series(String label, int look, boolean dots, List<Point> points) {

  /** Looks that can be told apart without colour. */
  static final int LOOKS = 8;

  /** Points that a chart of this size can show. */
  private static final int MOST = 480;

  /** A value; one that is not finite leaves a gap. */
  record Point(double x, double y) {}

  Series {
    points = List.copyOf(points);
  }

  /** A line without dots. */
  static Series line(String label, int look, List<Point> points) {
    return new Series(label, look, false, points);
  }

  /** A line with dots, while they are few. */
  static Series dotted(String label, int look, List<Point> points) {
    return new Series(label, look, points.size() <= 60, points);
  }

  /** Of many points as many as a chart can show, the smallest and the largest among them. */
  List<Point> thinned() {
    if (points.size() <= MOST) {
      return points;
    }
    var thin = new ArrayList<Point>();
    int parts = MOST / 2;
    for (int part = 0; part < parts; part++) {
      int from = (int) ((long) points.size() * part / parts);
      int to = (int) ((long) points.size() * (part + 1) / parts);
      extremes(points.subList(from, to), thin);
    }
    return thin;
  }

  private static void extremes(List<Point> part, List<Point> into) {
    var low = part.get(0);
    var high = low;
    for (var point : part) {
      low = point.y < low.y ? point : low;
      high = point.y > high.y ? point : high;
    }
    if (low == high) {
      into.add(low);
    } else {
      into.add(low.x < high.x ? low : high);
      into.add(low.x < high.x ? high : low);
    }
  }
}

package dev.carrybit.report;

import dev.carrybit.report.Plot.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** The plots of a sweep: what a number comes to with each value of a key, and every loss's way. */
final class SweepPlots {

  private static final int WIDE = 720;
  private static final int HIGH = 330;
  private static final int SMALL_WIDE = 350;
  private static final int SMALL_HIGH = 210;

  /** More texts side by side would lie on one another. */
  private static final int MOST_LABELS = 12;

  private final List<SweepRow> rows;

  SweepPlots(List<SweepRow> rows) {
    this.rows = rows;
  }

  /**
   * A number against the values of the first key; one plot for each combination of the others.
   *
   * @param number of a training, not a number where it has none
   * @param note to each value
   */
  String against(String what, ToDoubleFunction<Trial> number, Function<SweepRow, String> note) {
    var axis =
        PlotAxis.of(
            rows.stream().flatMap(row -> row.trials().values().stream()).mapToDouble(number));
    var html = new StringBuilder();
    panels()
        .forEach(
            (name, panel) -> {
              var title = name.isEmpty() ? what : what + ", " + name;
              var plot = new Plot(title, WIDE, HIGH, axis, what);
              draw(plot, panel, number, note);
              html.append(plot.svg());
            });
    return html.toString();
  }

  private Map<String, List<SweepRow>> panels() {
    var panels = new LinkedHashMap<String, List<SweepRow>>();
    for (var row : rows) {
      var others = row.values().stream().skip(1).map(each -> each.getKey() + "=" + each.getValue());
      panels.computeIfAbsent(String.join(" ", others.toList()), key -> new ArrayList<>()).add(row);
    }
    return panels;
  }

  private static void draw(
      Plot plot,
      List<SweepRow> panel,
      ToDoubleFunction<Trial> number,
      Function<SweepRow, String> note) {
    var means = new ArrayList<Place>();
    int every = 1 + (panel.size() - 1) / MOST_LABELS;
    for (int i = 0; i < panel.size(); i++) {
      var row = panel.get(i);
      double x = (i + 0.5) / panel.size();
      if (i % every == 0) {
        plot.below(x, value(row), note.apply(row));
      }
      var spread = Spread.of(row.trials().values().stream().mapToDouble(number));
      if (spread.count() > 0) {
        plot.bar(x, spread.least(), spread.most());
        means.add(new Place(x, spread.mean()));
      }
    }
    plot.line("mean", means);
    for (int i = 0; i < panel.size(); i++) {
      dots(plot, panel.get(i), (i + 0.5) / panel.size(), number);
    }
    plot.name(panel.get(0).values().isEmpty() ? "" : panel.get(0).values().get(0).getKey());
  }

  private static void dots(Plot plot, SweepRow row, double x, ToDoubleFunction<Trial> number) {
    row.trials()
        .forEach(
            (seed, trial) -> {
              double y = number.applyAsDouble(trial);
              if (Double.isFinite(y)) {
                var hint = "%s seed=%d: %s".formatted(row.label(), seed, Spread.plain(y, 5));
                plot.dot("one", new Place(x, y), hint.strip());
              }
            });
  }

  private static String value(SweepRow row) {
    return row.values().isEmpty() ? "all" : row.values().get(0).getValue();
  }

  /** The loss on its way, a small plot for each combination, all to the same scales. */
  String curves() {
    var points =
        rows.stream()
            .flatMap(row -> row.trials().values().stream())
            .flatMap(each -> each.curve().stream())
            .toList();
    var losses = PlotAxis.of(points.stream().mapToDouble(Trial.Point::loss));
    // Logarithms have no place for step 0, of which all that is known is the loss of drawn weights.
    var steps =
        PlotAxis.of(points.stream().mapToDouble(Trial.Point::step).filter(step -> step > 0));
    var html = new StringBuilder();
    for (var row : rows) {
      var plot = new Plot(row.label(), SMALL_WIDE, SMALL_HIGH, losses, "loss");
      for (double tick : steps.ticks()) {
        plot.below(steps.share(tick), Spread.plain(tick, 4), "");
      }
      row.trials().values().forEach(trial -> way(plot, steps, trial));
      plot.name("step");
      html.append(plot.svg());
    }
    return html.toString();
  }

  private static void way(Plot plot, PlotAxis steps, Trial trial) {
    var places =
        trial.curve().stream()
            .filter(point -> point.step() > 0 && Double.isFinite(point.loss()))
            .map(point -> new Place(steps.share(point.step()), point.loss()))
            .toList();
    plot.line("way " + trial.end().word(), places);
    if (!places.isEmpty()) {
      plot.dot("end " + trial.end().word(), places.get(places.size() - 1), trial.end().word());
    }
  }
}

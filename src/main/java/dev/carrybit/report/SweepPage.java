package dev.carrybit.report;

import dev.carrybit.report.ValueChart.Column;
import dev.carrybit.report.ValueChart.Dot;
import dev.carrybit.sweep.SweepRow;
import dev.carrybit.sweep.SweepTable;
import dev.carrybit.sweep.Trial;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The page of a sweep: what its trainings came to with each value, and their ways. */
public final class SweepPage {

  /**
   * A number of a training.
   *
   * @param title of the charts that show it
   * @param unit writes it
   * @param number not finite where a training has none
   * @param note to the trainings with one value
   * @param scale of all columns of all charts
   */
  private record Measure(
      String title,
      DoubleFunction<String> unit,
      ToDoubleFunction<Trial> number,
      Function<SweepRow, String> note,
      Function<List<Column>, Scale> scale) {

    private Column column(SweepRow row) {
      var value = row.values().isEmpty() ? "all" : row.values().get(0).getValue();
      BiFunction<Long, Trial, Dot> dot =
          (seed, trial) -> {
            double y = number.applyAsDouble(trial);
            var told = "%s seed=%d: %s".formatted(row.label(), seed, unit.apply(y));
            return new Dot(y, told.strip());
          };
      var dots =
          row.trials().entrySet().stream()
              .map(each -> dot.apply(each.getKey(), each.getValue()))
              .toList();
      return new Column(value, note.apply(row), dots);
    }

    private List<Column> columns(List<SweepRow> rows) {
      return rows.stream().map(this::column).toList();
    }
  }

  private static final Measure STEPS =
      new Measure(
          "Steps to the target",
          Numbers::brief,
          trial -> trial.reached() ? trial.steps() : Double.NaN,
          SweepRow::reached,
          ValueChart::suited);

  private static final Measure LOSS =
      new Measure(
          "Loss at the end", Numbers::brief, Trial::validationLoss, row -> "", ValueChart::suited);

  private static final Measure ACCURACY =
      new Measure(
          "Accuracy of whole sums at the end",
          Numbers::percent,
          Trial::accuracy,
          row -> "",
          ValueChart::shares);

  private final SweepTable table;
  private final List<Tag> content = new ArrayList<>();

  private SweepPage(SweepTable table) {
    this.table = table;
  }

  /**
   * The page, as HTML.
   *
   * @param title of the page
   * @param settings of the first training, the value of every key
   * @param table with all rows
   */
  public static String of(String title, Map<String, String> settings, SweepTable table) {
    var page = new SweepPage(table);
    page.content.add(Tag.of("h1").text(title));
    page.content.add(Tag.of("p", "lead").text(page.whatRan()));
    page.ends();
    page.ways();
    page.results();
    page.settings(settings);
    page.content.add(Tag.of("footer").text("made by Carrybit"));
    return Frame.page(title + " · Carrybit", page.content);
  }

  private String whatRan() {
    int seeds = table.rows().get(0).trials().size();
    var keys = table.rows().get(0).values().stream().map(Map.Entry::getKey).toList();
    long reached = trials(Trial::reached);
    return "%s%s, %s each%s."
        .formatted(
            counted(table.rows().size(), "combination"),
            keys.isEmpty() ? "" : " of " + String.join(", ", keys),
            counted(seeds, "training"),
            table.target()
                ? ": %d of %d reached the target".formatted(reached, trials(trial -> true))
                : "");
  }

  private static String counted(int count, String what) {
    return "%d %s%s".formatted(count, what, count == 1 ? "" : "s");
  }

  private long trials(Function<Trial, Boolean> of) {
    return table.rows().stream()
        .flatMap(row -> row.trials().values().stream())
        .filter(of::apply)
        .count();
  }

  private void ends() {
    content.addAll(
        Frame.heading(
            "What each value came to",
            "A dot is one training; a bar goes from the least to the most, a line through the"
                + " means."
                + (table.target()
                    ? " Steps are those of the trainings that reached the target; how many did"
                        + " stands below each value."
                    : "")));
    boolean steps = table.target() && trials(Trial::reached) > 0;
    var measures = steps ? List.of(STEPS, LOSS, ACCURACY) : List.of(LOSS, ACCURACY);
    var scales =
        measures.stream()
            .collect(
                Collectors.toMap(
                    Function.identity(), each -> each.scale().apply(each.columns(table.rows()))));
    panels()
        .forEach(
            (name, rows) -> {
              if (!name.isEmpty()) {
                content.add(Tag.of("h3").text(name));
              }
              var charts = Tag.of("div", "charts");
              measures.forEach(each -> charts.add(chart(each, scales.get(each), rows).figure()));
              content.add(charts);
            });
  }

  private static ValueChart chart(Measure measure, Scale up, List<SweepRow> rows) {
    var values = rows.get(0).values();
    var key = values.isEmpty() ? "" : values.get(0).getKey();
    return new ValueChart(measure.title(), key, measure.unit(), up, measure.columns(rows));
  }

  /** The rows by what they have besides the first key's value. */
  private Map<String, List<SweepRow>> panels() {
    var panels = new LinkedHashMap<String, List<SweepRow>>();
    for (var row : table.rows()) {
      var others = row.values().stream().skip(1).map(each -> each.getKey() + "=" + each.getValue());
      panels
          .computeIfAbsent(others.collect(Collectors.joining(" ")), name -> new ArrayList<>())
          .add(row);
    }
    return panels;
  }

  private void ways() {
    var charts = WayChart.of(table);
    if (charts.isEmpty()) {
      return;
    }
    content.addAll(
        Frame.heading(
            "Loss on the way",
            "A chart for each combination and a line for each training, all to the same scales. "
                + (table.target()
                    ? "A line ends in a full circle at the target; a dashed one, which does not"
                        + " come to it, in an open one."
                    : "A dashed line with an open circle at its end diverged or failed.")));
    content.add(Tag.of("div", "charts").add(charts.stream().map(WayChart::figure).toList()));
  }

  private void results() {
    content.addAll(
        Frame.heading(
            "Results",
            "Means ± standard deviations over the seeds"
                + (table.target()
                    ? "; steps and seconds to the target, of the trainings that reached it."
                    : ".")));
    var cells = table.cells();
    content.add(Frame.table("results", cells.get(0), cells.subList(1, cells.size())));
  }

  private void settings(Map<String, String> settings) {
    var rows =
        settings.entrySet().stream().map(each -> List.of(each.getKey(), each.getValue())).toList();
    content.add(
        Tag.of("details")
            .add(
                Tag.of("summary").text("settings of the first training"),
                Tag.of("div", "settings").add(Frame.table("keys", List.of("key", "value"), rows))));
  }
}

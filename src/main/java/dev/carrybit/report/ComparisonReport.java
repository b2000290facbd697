package dev.carrybit.report;

import static j2html.TagCreator.*;

import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The page that compares several runs. */
public final class ComparisonReport {

  private ComparisonReport() {}

  /** The page as HTML. The runs are called A, B, … in this order. */
  public static String of(List<RunData> runs) {
    var title = "%d runs".formatted(runs.size());
    return PageLayout.page(
        title,
        h1(title),
        legend(runs),
        PageLayout.section("Results", "The results of each run.", results(runs)),
        PageLayout.section(
            "Differences", "The settings that are not the same in all runs.", differences(runs)),
        PageLayout.section(
            "Training", "Each line is labelled with its run.", RunCharts.ofRuns(runs)),
        footer("Carrybit"));
  }

  private static DomContent legend(List<RunData> runs) {
    var legend = ul().withClass("legend");
    for (int i = 0; i < runs.size(); i++) {
      var line = SvgTag.decoration(46, 10);
      line.path("M2 5L44 5", "series series" + i % LineChart.STYLES);
      legend.with(li(line, b(RunCharts.letter(i)), span(runs.get(i).name())));
    }
    return legend;
  }

  private static DomContent results(List<RunData> runs) {
    var labels =
        RunData.RESULT_LABELS.stream()
            .filter(label -> runs.stream().anyMatch(run -> run.results().containsKey(label)))
            .toList();
    var rows = new ArrayList<List<String>>();
    for (int i = 0; i < runs.size(); i++) {
      var run = runs.get(i);
      var values =
          labels.stream().map(label -> run.results().getOrDefault(label, NumberFormats.MISSING));
      rows.add(row(values, RunCharts.letter(i) + " " + run.name(), run.status()));
    }
    return PageLayout.table("results", row(labels.stream(), "run", "status"), rows);
  }

  private static DomContent differences(List<RunData> runs) {
    var keys = new LinkedHashSet<String>();
    runs.forEach(run -> keys.addAll(run.settings().keySet()));
    keys.remove("run.dir");
    Function<String, Stream<String>> values =
        key -> runs.stream().map(run -> run.settings().getOrDefault(key, NumberFormats.MISSING));
    var rows =
        keys.stream()
            .filter(key -> values.apply(key).distinct().count() > 1)
            .map(key -> row(values.apply(key), key))
            .toList();
    var letters = IntStream.range(0, runs.size()).mapToObj(RunCharts::letter);
    return rows.isEmpty()
        ? p("None: the runs have the same settings.")
        : PageLayout.table("keys", row(letters, "key"), rows);
  }

  private static List<String> row(Stream<String> cells, String... firstCells) {
    return Stream.concat(Stream.of(firstCells), cells).toList();
  }
}

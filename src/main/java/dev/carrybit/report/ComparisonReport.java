package dev.carrybit.report;

import static j2html.TagCreator.*;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.mapping;

import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** The page that compares several runs. */
public final class ComparisonReport {

  private ComparisonReport() {}

  /** The page as HTML. The runs are called A, B, … in this order. */
  public static String of(List<RunData> runs) {
    var title = "%d runs".formatted(runs.size());
    var losses = losses(runs);
    return PageLayout.page(
        title,
        h1(title),
        legend(runs),
        PageLayout.section("Results", "The results of each run." + losses, results(runs)),
        PageLayout.section(
            "Differences", "The settings that are not the same in all runs.", differences(runs)),
        PageLayout.section(
            "Training", "Each line is labelled with its run." + losses, RunCharts.ofRuns(runs)),
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

  /** Names the losses if they are not the same, and cannot be compared. */
  private static String losses(List<RunData> runs) {
    var letters =
        IntStream.range(0, runs.size())
            .boxed()
            .collect(
                groupingBy(
                    i -> runs.get(i).setting("loss"),
                    LinkedHashMap::new,
                    mapping(RunCharts::letter, joining(", "))));
    return letters.size() == 1
        ? ""
        : letters.entrySet().stream()
            .map(each -> each.getKey() + " (" + each.getValue() + ")")
            .collect(joining(", ", " The losses are not the same function: ", "."));
  }

  private static DomContent results(List<RunData> runs) {
    var labels = new ArrayList<>(RunData.RESULT_LABELS);
    labels.removeIf(label -> runs.stream().noneMatch(run -> run.results().containsKey(label)));
    var rows = new ArrayList<List<String>>();
    for (int i = 0; i < runs.size(); i++) {
      var run = runs.get(i);
      var row = new ArrayList<>(List.of(RunCharts.letter(i) + " " + run.name(), run.status()));
      labels.forEach(label -> row.add(run.results().getOrDefault(label, NumberFormats.MISSING)));
      rows.add(row);
    }
    labels.addAll(0, List.of("run", "status"));
    return PageLayout.table("results", labels, rows);
  }

  private static DomContent differences(List<RunData> runs) {
    var keys = new LinkedHashSet<String>();
    runs.forEach(run -> keys.addAll(run.settings().keySet()));
    keys.remove("run.dir");
    var rows = new ArrayList<List<String>>();
    for (var key : keys) {
      var row = new ArrayList<String>();
      runs.forEach(run -> row.add(run.settings().getOrDefault(key, NumberFormats.MISSING)));
      if (Set.copyOf(row).size() > 1) {
        row.add(0, key);
        rows.add(row);
      }
    }
    var headings = new ArrayList<>(List.of("key"));
    IntStream.range(0, runs.size()).mapToObj(RunCharts::letter).forEach(headings::add);
    return rows.isEmpty()
        ? p("None: the runs have the same settings.")
        : PageLayout.table("keys", headings, rows);
  }
}

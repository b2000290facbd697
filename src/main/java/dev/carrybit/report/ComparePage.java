package dev.carrybit.report;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Stream;

/** The page of several runs over each other. */
public final class ComparePage {

  private ComparePage() {}

  /** The page, as HTML; runs have the signs A, B, … in this order. */
  public static String of(List<RunFacts> runs) {
    var content = new ArrayList<Tag>();
    content.add(Tag.of("h1").text("%d runs".formatted(runs.size())));
    content.add(legend(runs));
    content.addAll(
        Frame.heading("Results", "How each run ended; what a run does not have is a dash."));
    content.add(results(runs));
    content.addAll(
        Frame.heading("What differs", "The keys whose values are not the same in all runs."));
    content.add(differences(runs));
    content.addAll(Frame.heading("Course", "Lines end with the sign of their run."));
    content.add(Curves.of(runs));
    content.add(Tag.of("footer").text("made by Carrybit"));
    return Frame.page("%d runs · Carrybit".formatted(runs.size()), content);
  }

  private static Tag legend(List<RunFacts> runs) {
    var legend = Tag.of("ul", "legend");
    for (int i = 0; i < runs.size(); i++) {
      var line =
          Tag.of("svg")
              .with("viewBox", "0 0 46 10")
              .with("aria-hidden", true)
              .add(Tag.of("path", "look look" + i % Series.LOOKS).with("d", "M2 5L44 5"));
      legend.add(
          Tag.of("li")
              .add(
                  line, Tag.of("b").text(Curves.sign(i)), Tag.of("span").text(runs.get(i).name())));
    }
    return legend;
  }

  private static Tag results(List<RunFacts> runs) {
    var names = new ArrayList<String>();
    for (int i = 0; i < runs.size(); i++) {
      names.add(Curves.sign(i) + " " + runs.get(i).name());
    }
    return ResultTiles.table(names, runs);
  }

  private static Tag differences(List<RunFacts> runs) {
    var keys = new LinkedHashSet<String>();
    runs.forEach(run -> keys.addAll(run.settings().keySet()));
    var rows =
        keys.stream()
            .filter(key -> !key.equals("run.dir"))
            .filter(key -> runs.stream().map(run -> run.setting(key)).distinct().count() > 1)
            .map(key -> Stream.concat(Stream.of(key), values(key, runs)).toList())
            .toList();
    if (rows.isEmpty()) {
      return Tag.of("p").text("None: the runs have the same settings.");
    }
    var headings = new ArrayList<String>();
    headings.add("key");
    for (int i = 0; i < runs.size(); i++) {
      headings.add(Curves.sign(i));
    }
    return Frame.table("keys", headings, rows);
  }

  private static Stream<String> values(String key, List<RunFacts> runs) {
    return runs.stream().map(run -> run.settings().getOrDefault(key, "–"));
  }
}

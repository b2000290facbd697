package dev.carrybit.report;

import static j2html.TagCreator.*;

import dev.carrybit.report.LineChart.Series;
import dev.carrybit.report.Plot.Point;
import j2html.tags.DomContent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.lang3.StringUtils;

/** The page of one run. */
public final class RunReport {

  private static final int LONGEST_SAMPLE = 4000;
  private static final double BAR_HEIGHT = 20;

  private RunReport() {}

  /**
   * The page of a run on additions, as HTML.
   *
   * @param defaults the default of every key
   * @param probe empty if there is no trained model yet
   */
  public static String ofAddition(
      RunData run, Map<String, String> defaults, Optional<AdditionProbe.AdditionFindings> probe) {
    return page(run, defaults, probe.map(found -> addition(run, found)).orElse(each()));
  }

  /** The page of a run on text, likewise. */
  public static String ofText(
      RunData run, Map<String, String> defaults, Optional<TextProbe.TextFindings> probe) {
    return page(run, defaults, each(probe.map(RunReport::text).orElse(each()), samples(run)));
  }

  private static String page(RunData run, Map<String, String> defaults, DomContent model) {
    return PageLayout.page(
        run.name(),
        h1(run.name()),
        p(summaryOf(run)).withClass("lead"),
        tiles(run),
        run.result().containsKey("message") ? pre(run.result().get("message")) : each(),
        training(run),
        model,
        settings(run, defaults),
        footer(run.path() + " · Carrybit"));
  }

  private static String summaryOf(RunData run) {
    var layers = run.setting("model.layers");
    return "%s; %s of %s %s units; %s; %s sequences per step in %s shards; kernels %s"
        .formatted(
            run.isAddition()
                ? "Binary addition of %s bits".formatted(run.setting("addition.bits"))
                : "Text as a sequence of %ss".formatted(run.setting("text.tokens")),
            layers.equals("1") ? "1 layer" : layers + " layers",
            run.setting("model.hidden"),
            run.setting("model.cell"),
            run.setting("optimizer.name"),
            run.setting("train.batch"),
            run.setting("train.shards"),
            run.result().getOrDefault("kernels", run.setting("compute.kernels")));
  }

  private static DomContent tiles(RunData run) {
    var tiles = dl(tile("status", run.status())).withClass("tiles");
    run.results().forEach((label, value) -> tiles.with(tile(label, value)));
    return tiles;
  }

  private static DomContent tile(String label, String value) {
    return div(dt(label), dd(value)).withClass("tile");
  }

  private static DomContent training(RunData run) {
    return run.metrics().isEmpty()
        ? PageLayout.section("Training", "No step is logged yet.")
        : PageLayout.section(
            "Training",
            "Logged every %s steps. A step takes the time of its slowest task (compute), the rest of the round on the cluster (Spark) and the driver’s update."
                .formatted(run.setting("train.log-every")),
            RunCharts.ofRun(run));
  }

  private static DomContent addition(RunData run, AdditionProbe.AdditionFindings probe) {
    var points =
        probe.accuracies().stream().map(each -> new Point(each.bits(), each.accuracy())).toList();
    var chart =
        new LineChart(
            "Accuracy by length",
            "bits of the summands",
            NumberFormats::percent,
            true,
            true,
            List.of(new Series("", 0, true, points)));
    return each(
        PageLayout.section(
            "Longer sums",
            "The fraction of sums without a wrong bit. The network was trained on %s bits. Short sums are tested with all pairs of summands, longer ones with random pairs."
                .formatted(run.setting("addition.bits")),
            PageLayout.charts(List.of(chart.figure()))),
        PageLayout.section(
            "How the network stores the carry",
            "The network reads one bit of each summand per step, lowest bit first. All that it knows of the earlier bits is in its hidden state. Shaded columns are positions with a carry into the next one. A bar is the output of a unit, up if positive and down if negative. The first row is a linear probe: the weighted sum of all units that predicts the carry best. The units below are sorted by their correlation with the carry over %d random sums."
                .formatted(probe.sums()),
            figure(
                    figcaption("Hidden units along a sum"),
                    div(CarryDiagram.svg(probe.trace())).withClass("scroll"))
                .withClass("wide")));
  }

  private static DomContent text(TextProbe.TextFindings probe) {
    var figures = probe.features().stream().map(feature -> feature(probe.passage(), feature));
    return PageLayout.section(
        "What the units track",
        "For each property of the text, the unit whose output correlates with it most, over %d symbols of %s. The bar below a symbol is the unit’s output after reading it, up if positive and down if negative. Shaded symbols have the property."
            .formatted(probe.symbols(), probe.source()),
        div().with(figures).withClass("passages"));
  }

  private static DomContent feature(List<String> passage, TextProbe.Feature feature) {
    var text = div().withClass("passage mono");
    for (int t = 0; t < passage.size(); t++) {
      var symbol = passage.get(t);
      text.with(
          span(visible(symbol))
              .with(bar(feature.outputs()[t]))
              .withClass(feature.marked()[t] ? "symbol marked" : "symbol"));
      if (symbol.equals("\n")) {
        text.with(span().withClass("break"));
      }
    }
    var correlation = " correlation " + NumberFormats.correlation(feature.correlation());
    return figure(
        figcaption(feature.property() + ": " + feature.unit())
            .with(span(correlation).withClass("note")),
        text);
  }

  private static SvgTag bar(double output) {
    var svg = SvgTag.decoration(10, BAR_HEIGHT).attr("preserveAspectRatio", "none");
    CarryDiagram.addBar(svg, 0.5, BAR_HEIGHT / 2, 9, BAR_HEIGHT / 2, output);
    return svg;
  }

  private static String visible(String symbol) {
    return switch (symbol) {
      case "\n" -> "↵";
      case "\t" -> "→";
      default -> symbol;
    };
  }

  private static DomContent samples(RunData run) {
    if (run.samples().isBlank()) {
      return each();
    }
    var parts =
        Stream.of(run.samples().split("(?m)^(?=--- step \\d+$)"))
            .filter(part -> !part.isEmpty())
            .toList();
    var shown = Stream.of(parts.get(0), parts.get(parts.size() - 1)).distinct();
    return PageLayout.section(
        "Samples",
        "The first and the last text sampled during training.",
        each(shown.map(part -> pre(StringUtils.abbreviate(part, " …", LONGEST_SAMPLE)))));
  }

  private static DomContent settings(RunData run, Map<String, String> defaults) {
    return PageLayout.section(
        "Settings",
        "The settings that differ from their defaults.",
        settings(run, defaults, false),
        details(
            summary("all %d keys".formatted(run.settings().size())),
            settings(run, defaults, true)));
  }

  private static DomContent settings(RunData run, Map<String, String> defaults, boolean all) {
    var rows =
        run.settings().entrySet().stream()
            .map(
                each ->
                    List.of(
                        each.getKey(), each.getValue(), defaults.getOrDefault(each.getKey(), "")))
            .filter(row -> all || !isSame(row.get(1), row.get(2)))
            .toList();
    var table = PageLayout.table("keys", List.of("key", "value", "default"), rows);
    return div(table).withClass("settings");
  }

  /** Whether two values are the same text or the same number. */
  private static boolean isSame(String value, String other) {
    try {
      return value.equals(other) || Double.parseDouble(value) == Double.parseDouble(other);
    } catch (NumberFormatException e) {
      return false;
    }
  }
}

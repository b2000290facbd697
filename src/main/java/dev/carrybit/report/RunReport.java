package dev.carrybit.report;

import static j2html.TagCreator.*;

import dev.carrybit.report.LineChart.Series;
import dev.carrybit.report.LineChart.Vertical;
import dev.carrybit.report.Plot.Axis;
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
   * The page as HTML.
   *
   * @param defaults the default of every key
   * @param addition what a trained model of additions stores
   * @param text what a trained model of text stores
   */
  public static String of(
      RunData run,
      Map<String, String> defaults,
      Optional<AdditionProbe.AdditionFindings> addition,
      Optional<TextProbe.TextFindings> text) {
    return PageLayout.page(
        run.name(),
        h1(run.name()),
        p(summaryOf(run, text)).withClass("lead"),
        tiles(run),
        run.result().has("message") ? pre(run.result().path("message").asText()) : each(),
        training(run),
        addition.map(probe -> addition(run, probe)).orElse(each()),
        text.map(RunReport::text).orElse(each()),
        samples(run),
        settings(run, defaults),
        footer(run.path() + " · Carrybit"));
  }

  private static String summaryOf(RunData run, Optional<TextProbe.TextFindings> text) {
    var unit = run.setting("model.cell") + " unit";
    var hidden = run.setting("model.hidden");
    // without a model, a number that follows the vocabulary is not known
    var units =
        text.map(probe -> NumberFormats.counted(probe.units(), unit))
            .orElse(hidden.equals("vocabulary") ? unit + "s" : NumberFormats.counted(hidden, unit));
    return "%s; %s of %s; %s; %s per step in %s; kernels %s"
        .formatted(
            run.isAddition()
                ? "Binary addition of %s bits".formatted(run.setting("addition.bits"))
                : "Text as a sequence of %ss"
                    .formatted(run.setting("text.tokens").replace("char", "character")),
            NumberFormats.counted(run.setting("model.layers"), "layer"),
            units,
            run.setting("optimizer.name"),
            NumberFormats.counted(run.setting("train.batch"), "sequence"),
            NumberFormats.counted(run.setting("train.shards"), "shard"),
            run.result().path("kernels").asText(run.setting("compute.kernels")));
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
    var steps = run.setting("train.log-every");
    var interval = steps.equals("1") ? "step" : steps + " steps";
    return run.metrics().isEmpty()
        ? PageLayout.section("Training", "No step is logged yet.")
        : PageLayout.section(
            "Training",
            "Logged every %s. A step takes the time of its slowest task (compute), the rest of the round on the cluster (Spark) and the driver’s update."
                .formatted(interval),
            RunCharts.ofRun(run));
  }

  private static DomContent addition(RunData run, AdditionProbe.AdditionFindings probe) {
    var points = probe.accuracies();
    double longest = points.get(points.size() - 1).x();
    var chart =
        new LineChart(
            "Accuracy by length",
            "bits of the sum",
            new Axis(points.get(0).x(), longest, true, Plot.LEFT, Plot.WIDTH - Plot.MARGIN),
            true,
            NumberFormats::percent,
            Vertical.FRACTIONS,
            List.of(new Series("", 0, true, points)));
    return each(
        PageLayout.section(
            "Longer sums",
            "The fraction of sums without a wrong bit. The network was trained on %s bits. Short sums are tested with all pairs of summands, longer ones with %d random pairs. A large network is tested with fewer, but at least %d."
                .formatted(
                    run.setting("addition.bits"),
                    AdditionProbe.MOST_PAIRS,
                    AdditionProbe.FEWEST_PAIRS),
            PageLayout.charts(List.of(chart.figure()))),
        VerificationSection.of(probe.verdict(), probe.states()),
        PageLayout.section(
            "How the network stores the carry",
            "The network reads one bit of each summand per step, lowest bit first. All that it knows of the earlier bits is in its hidden state. Shaded columns are positions with a carry into the next one. A bar is the output of a unit, up if positive and down if negative. The first row is a linear probe: the weighted sum of all units that predicts the carry best. The units below are sorted by their correlation with the carry over %d random sums."
                .formatted(AdditionProbe.SUMS),
            figure(
                    figcaption("Hidden units along a sum"),
                    div(CarryDiagram.svg(probe.trace())).withClass("scroll"))
                .withClass("wide")));
  }

  private static DomContent text(TextProbe.TextFindings probe) {
    if (probe.features().isEmpty()) {
      return PageLayout.section(
          "What the units track",
          "No unit’s output has a correlation of %s or more with a property of the text, over %d symbols of %s."
              .formatted(TextProbe.LEAST_CORRELATION, probe.symbols(), probe.source()));
    }
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
      var visible = symbol.replace('\n', '↵').replace('\t', '→');
      var bar = SvgTag.decoration(10, BAR_HEIGHT).attr("preserveAspectRatio", "none");
      CarryDiagram.addBar(bar, 0.5, BAR_HEIGHT / 2, 9, BAR_HEIGHT / 2, feature.outputs()[t]);
      text.with(
          span(visible).with(bar).withClass(feature.marked()[t] ? "symbol marked" : "symbol"));
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
    var all =
        run.settings().entrySet().stream()
            .map(
                each ->
                    List.of(
                        each.getKey(), each.getValue(), defaults.getOrDefault(each.getKey(), "")))
            .toList();
    var changed = all.stream().filter(row -> !isSame(row.get(1), row.get(2))).toList();
    var headings = List.of("key", "value", "default");
    return PageLayout.section(
        "Settings",
        "The settings that differ from their defaults.",
        PageLayout.settings(headings, changed),
        details(summary("all %d keys".formatted(all.size())), PageLayout.settings(headings, all)));
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

package dev.carrybit.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.sweep.SweepFixtures;
import dev.carrybit.sweep.SweepTable;
import dev.carrybit.sweep.SweepTable.Combination;
import dev.carrybit.sweep.Trial;
import dev.carrybit.sweep.Trial.End;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class SweepReportTest {

  private static final Pattern CHART = Pattern.compile("(?s)<svg .*?</svg>");

  private static String page(SweepTable table) {
    return SweepReport.of("Sweep of a&b.conf", Map.of("text.input", "<script>&"), table);
  }

  /** Its charts, each of which has to be XML. */
  private static List<Document> charts(String page) throws Exception {
    var charts = new ArrayList<Document>();
    for (var found : CHART.matcher(page).results().toList()) {
      var builder = DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder();
      charts.add(builder.parse(new ByteArrayInputStream(found.group().getBytes(UTF_8))));
    }
    return charts;
  }

  private static String description(Document chart) {
    return chart.getDocumentElement().getAttribute("aria-label");
  }

  private static int circles(Document chart) {
    return chart.getElementsByTagName("circle").getLength();
  }

  @Test
  void aStripPlotHasADotForEachTrainingWithAResult() throws Exception {
    var charts = charts(page(SweepFixtures.smallSweep(true)));
    assertThat(charts).hasSize(5);
    var steps = charts.get(0);
    assertThat(description(steps))
        .isEqualTo("Steps to the target by model.hidden; 8: 60 ± 14; 2: –");
    assertThat(circles(steps)).isEqualTo(2);
    assertThat(steps.getDocumentElement().getTextContent())
        .contains("2 of 2", "0 of 2", "model.hidden", "model.hidden=8 model.cell=elman seed=2: 70");
    assertThat(circles(charts.get(1))).as("losses").isEqualTo(3);
    assertThat(circles(charts.get(2))).as("accuracies").isEqualTo(3);
  }

  @Test
  void aCombinationHasALossCurveForEachTraining() {
    var page = page(SweepFixtures.smallSweep(true));
    assertThat(page)
        .contains("<figcaption>model.hidden=8 model.cell=elman<span class=\"note\"> loss</span>")
        .contains(
            "<figcaption>model.hidden=2 model.cell=elman<span class=\"note\"> loss, 1 diverged</span>")
        .contains("Loss by step, model.hidden=2 model.cell=elman: seed=1 ended, step 2000: 0.6;")
        .contains("<title>seed=2 diverged, step 20: –</title>");
    assertThat(page.split("class=\"curve\"", -1)).as("whole lines").hasSize(3);
    assertThat(page.split("class=\"curve failed\"", -1)).as("dashed lines").hasSize(3);
  }

  @Test
  void withoutATargetOnlyDivergedTrainingsAreDashed() {
    var page = page(SweepFixtures.smallSweep(false));
    assertThat(page).doesNotContain("the target");
    assertThat(page.split("class=\"curve failed\"", -1)).as("what diverged").hasSize(2);
  }

  @Test
  void aTargetThatNoTrainingReachedHasNoChart() throws Exception {
    var rows = SweepFixtures.smallSweep(true).rows().subList(1, 2);
    var page = page(new SweepTable(rows, true));
    assertThat(page).contains("0 of 2 reached the target");
    assertThat(charts(page)).extracting(SweepReportTest::description).noneMatch(isOfSteps());
  }

  private static Predicate<String> isOfSteps() {
    return text -> text.startsWith("Steps to the target");
  }

  @Test
  void panelsForTheOtherKeysHaveTheSameAxes() throws Exception {
    var page = page(SweepFixtures.largeSweep(List.of("2", "3", "4"), 2));
    assertThat(page).contains("<h3>model.cell=elman</h3>", "<h3>model.cell=lstm</h3>");
    var charts = charts(page);
    assertThat(charts).hasSize(2 * 3 + 6);
    assertThat(ticks(charts.get(1))).isEqualTo(ticks(charts.get(4))).isNotEmpty();
  }

  private static List<String> ticks(Document chart) {
    var texts = chart.getElementsByTagName("text");
    var ticks = new ArrayList<String>();
    for (int i = 0; i < texts.getLength(); i++) {
      if (texts.item(i).getAttributes().getNamedItem("class").getNodeValue().equals("tick end")) {
        ticks.add(texts.item(i).getTextContent());
      }
    }
    return ticks;
  }

  @Test
  void aSweepOfOneCombinationAndAFailedSweepHavePages() {
    var one = new Combination(Map.of(), Map.of(7L, SweepFixtures.trial(End.REACHED, 50, 0.2, 1)));
    assertThat(page(new SweepTable(List.of(one), true)))
        .contains("1 combination, 1 training each: 1 of 1 reached the target.");
    var nothing = Trial.broken(End.FAILED, 1, "no memory", List.of());
    assertThat(page(new SweepTable(List.of(new Combination(Map.of(), Map.of(7L, nothing))), true)))
        .contains("<td>0 of 1</td><td>1</td><td>–</td>")
        .doesNotContain("Loss curves");
  }

  @Test
  void lossesOfAllMagnitudesAreShown() {
    var huge = SweepFixtures.trial(End.ENDED, 50, Double.MAX_VALUE, 0);
    var tiny = SweepFixtures.trial(End.ENDED, 60, Double.MIN_NORMAL, 0);
    var row = new Combination(Map.of(), Map.of(1L, huge, 2L, tiny));
    assertThat(page(new SweepTable(List.of(row), false))).contains("loss, logarithmic");
  }

  @Test
  void thePageLoadsNothingAndNamesTheSweep() {
    assertThat(page(SweepFixtures.smallSweep(true)))
        .doesNotContain("<script", "http:", "https:", "url(", "src=")
        .contains("<h1>Sweep of a&amp;b.conf</h1>", "<td>&lt;script&gt;&amp;</td>")
        .contains("2 combinations of model.hidden, model.cell, 2 trainings each: 2 of 4 reached")
        .contains("<td>2 of 2</td>", "prefers-color-scheme: dark");
  }

  /** A row of trainings with these losses; those with a finite loss reached the target. */
  private static Combination row(String value, double... losses) {
    var trials = new TreeMap<Long, Trial>();
    for (double loss : losses) {
      var end = Double.isFinite(loss) ? End.REACHED : End.FAILED;
      trials.put((long) trials.size(), SweepFixtures.trial(end, 10, loss, 1));
    }
    return new Combination(Map.of("model.hidden", value), trials);
  }

  private static String plot(Combination... rows) {
    return new SweepReport.StripPlot("Loss", NumberFormats::compact, false, Trial::validationLoss)
        .figure(List.of(rows), List.of(rows))
        .toString();
  }

  @Test
  void aBarGoesFromTheMinimumToTheMaximumAndALineThroughTheMeans() {
    // from 52 to 346 across, two categories; from 0 at 212 up to 1 at 12
    var svg = plot(row("2", 0, 1), row("4", 0.5, 0.5));
    assertThat(svg)
        .contains("class=\"spread\" x1=\"125.5\" y1=\"212\" x2=\"125.5\" y2=\"12\"")
        .contains("class=\"mean\" x1=\"116.5\" y1=\"112\" x2=\"134.5\" y2=\"112\"")
        .contains("class=\"series series0\" d=\"M125.5 112L272.5 112\"");
  }

  @Test
  void equalResultsAreSideBySide() {
    var svg = plot(row("2", 1, 1, 1));
    assertThat(svg)
        .contains("cx=\"192\" cy=\"12\"", "cx=\"199\" cy=\"12\"", "cx=\"206\" cy=\"12\"");
    assertThat(svg).contains("<title>model.hidden=2 seed=2: 1</title>");
  }

  @Test
  void aValueWithoutResultsLeavesAGap() {
    var svg = plot(row("2", 1), row("3", Double.NaN), row("4", 1));
    assertThat(svg).containsPattern("d=\"M[0-9. ]+M[0-9. ]+\"").contains(">0 of 1</text>");
    assertThat(svg.split("<circle")).hasSize(3);
    assertThat(plot(row("2", Double.NaN))).doesNotContain("<circle");
  }

  @Test
  void labelsAreLeftOutWhereTheyWouldOverlap() {
    var rows = IntStream.range(0, 40).mapToObj(i -> row(String.valueOf(1000 + i), i + 1));
    var svg = plot(rows.toArray(Combination[]::new));
    assertThat(svg).contains(">1000</text>", ">1010</text>").doesNotContain(">1001</text>");
    assertThat(svg.split("<circle")).hasSize(41);
    assertThat(svg).contains("logarithmic</span>");
  }

  @Test
  void onlyMeansOfNumbersAreConnected() {
    assertThat(plot(row("0.5", 1), row("1e-3", 2))).contains("class=\"series");
    assertThat(plot(row("sgd", 1), row("adam", 2))).doesNotContain("class=\"series");
    assertThat(plot(row("none", 1), row("5", 2))).doesNotContain("class=\"series");
  }

  @Test
  void theTrainingsWithAResultAreCountedUnlessAllHaveOne() {
    assertThat(plot(row("2", 1, Double.NaN, 2), row("4", 1, 1, 1)))
        .contains(">2 of 3</text>", ">3 of 3</text>");
    assertThat(plot(row("2", 1, 2))).doesNotContain(" of ");
  }

  @Test
  void dashedLinesAreExplainedWhereThereAreSome() {
    assertThat(page(SweepFixtures.smallSweep(false))).contains("A dashed line");
    var well = SweepFixtures.smallSweep(true).rows().subList(0, 1);
    assertThat(page(new SweepTable(well, true))).doesNotContain("A dashed line");
    var diverged =
        new Combination(Map.of(), Map.of(1L, Trial.broken(End.DIVERGED, 1, "", List.of())));
    assertThat(page(new SweepTable(List.of(well.get(0), diverged), false)))
        .contains(", 1 diverged<")
        .doesNotContain("A dashed line");
  }

  @Test
  void theFirstFailureHasItsReason() {
    var failed =
        Map.of(1L, SweepFixtures.broken(End.DIVERGED), 2L, SweepFixtures.broken(End.FAILED));
    var page = page(new SweepTable(List.of(new Combination(Map.of(), failed)), false));
    assertThat(page).contains("<pre>&lt;&amp;&gt;</pre>", ", 1 diverged, 1 failed<");
    assertThat(page(SweepFixtures.smallSweep(true))).doesNotContain("<pre>");
  }

  @Test
  void accuraciesAreFractionsInTheChartsAndTheTable() {
    assertThat(page(SweepFixtures.smallSweep(true)))
        .contains(">0.8</text>", "<td>0.25</td>")
        .doesNotContain(" %");
  }

  @Test
  void aLongValueIsShortened() {
    assertThat(plot(row("😀".repeat(20), 1))).contains(">" + "😀".repeat(13) + "…</text>");
  }
}

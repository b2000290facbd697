package dev.carrybit.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class RunReportTest {

  private static final RunData ADDER = ReportFixtures.run("adder", "addition", 20);
  private static final RunData WRITER = ReportFixtures.run("writer", "text", 20);

  private static String adder() {
    return ReportFixtures.page(ADDER, ReportFixtures.addition());
  }

  private static long count(String page, String what) {
    return Pattern.compile(Pattern.quote(what)).matcher(page).results().count();
  }

  @Test
  void thePageShowsTheTaskTheNetworkAndTheResult() {
    assertThat(adder())
        .startsWith("<!DOCTYPE html>\n<html lang=\"en\">")
        .contains("<h1>adder</h1>")
        .contains("Binary addition of 8 bits", "2 layers of 5 elman units", "adam")
        .contains("32 sequences per step in 4 shards", "kernels vector")
        .contains("<dt>status</dt><dd>succeeded</dd>", "<dt>accuracy</dt><dd>75 %</dd>")
        .contains("<dt>steps</dt><dd>50</dd>")
        .doesNotContain("perplexity");
  }

  @Test
  void thePageLoadsNothing() {
    assertThat(adder())
        .contains("default-src &#x27;none&#x27;")
        .doesNotContain("<script", "http://", "https://", "@import", "url(http", "src=");
  }

  @Test
  void thePageHasAChartForEachLoggedValue() {
    var page = adder();
    for (var title :
        List.of(
            "Loss per target",
            "Accuracy of whole sums",
            "Gradient norm before clipping",
            "Learning rate",
            "Symbols per second",
            "Time per step",
            "Accuracy by length")) {
      assertThat(page).contains("<figcaption>" + title + "<");
    }
    assertThat(page).contains(">training</text>", ">validation</text>");
    assertThat(page).contains(">compute</text>", ">Spark</text>", ">update</text>");
  }

  @Test
  void positionsWithACarryAreHatched() {
    var page = adder();
    assertThat(count(page, "fill=\"url(#carried)\"")).isEqualTo(2);
    assertThat(count(page, "class=\"carry middle\"")).isEqualTo(2);
    assertThat(count(page, ">0✗</text>")).as("the wrong bit").isEqualTo(1);
    assertThat(page).contains(">all units</text>", ">unit 3</text>", ">+0.99</text>", ">−0.50<");
    assertThat(count(page, "class=\"plus\"")).isEqualTo(4);
    assertThat(count(page, "class=\"minus\"")).isEqualTo(4);
    // 0.75 of 11 above the middle of the second row
    assertThat(page).contains("y=\"152.75\" width=\"17\" height=\"8.25\"><title>0.75</title>");
  }

  @Test
  void settingsThatDifferFromTheirDefaultsComeFirst() {
    var page = adder();
    var changed = page.substring(page.indexOf("<h2>Settings"), page.indexOf("<details>"));
    assertThat(changed)
        .contains("<td>model.hidden</td><td>5</td><td>16</td>")
        .doesNotContain("<td>seed</td>");
    assertThat(page).contains("all 12 keys").contains("<td>seed</td><td>1.0</td><td>1</td>");
  }

  @Test
  void theUnitsOfATextModelAreDrawnBelowThePassage() {
    var page = ReportFixtures.page(WRITER, ReportFixtures.text("a <b>\n\"ü\""));
    assertThat(page)
        .contains("inside quotes: unit 3")
        .contains("correlation +0.88")
        .contains("class=\"symbol marked\">a<svg")
        .contains("class=\"symbol\">&lt;<svg")
        .contains("class=\"symbol\">↵<svg")
        .contains("<span class=\"break\"></span>");
    assertThat(count(page, "class=\"symbol")).isEqualTo(9);
  }

  @Test
  void theFirstAndTheLastSampleAreShown() {
    var samples = "--- step 10\n<i>one\n--- step 20\ntwo\n--- step 30\nthree\n";
    assertThat(ReportFixtures.page(ReportFixtures.withSamples(WRITER, samples)))
        .contains("<pre>--- step 10\n&lt;i&gt;one\n</pre><pre>--- step 30\nthree\n</pre>")
        .doesNotContain("two\n");
    var one = ReportFixtures.withSamples(WRITER, "--- step 10\n" + "x".repeat(9000) + "\n");
    assertThat(ReportFixtures.page(one))
        .containsOnlyOnce("--- step 10\nxxx")
        .contains("xxx …</pre>")
        .doesNotContain("x".repeat(4000));
  }

  @Test
  void aRunWithoutLoggedStepsHasAPage() {
    var bare =
        new RunData(
            "<b>",
            "runs/<b>",
            Map.of("task", "addition"),
            MissingNode.getInstance(),
            List.of(),
            "");
    assertThat(ReportFixtures.page(bare))
        .contains("<h1>&lt;b&gt;</h1>", "not finished", "No step is logged yet")
        .doesNotContain("<b>", "the network stores");
  }

  @Test
  void theTilesTellWhetherTheNetworkIsRightAtEveryLength() {
    assertThat(ReportFixtures.page(ReportFixtures.withAllResults(ADDER)))
        .contains(
            "<dd>75 %</dd></div><div class=\"tile\"><dt>right at every length</dt><dd>refuted<")
        .contains("<dt>parameters</dt><dd>12,345,678</dd>");
    assertThat(adder()).doesNotContain("right at every length</dt>");
  }

  @Test
  void aRunThatDidNotEndShowsWhatItLoggedLast() {
    var running =
        new RunData(
            "a",
            "runs/a",
            Map.of("task", "addition"),
            MissingNode.getInstance(),
            ADDER.metrics(),
            "");
    assertThat(ReportFixtures.page(running))
        .contains("<dd>not finished</dd>", "<dt>steps</dt><dd>190</dd>")
        .contains("<dt>accuracy</dt><dd>95 %</dd>", "<dt>training loss</dt><dd>0.035</dd>")
        .contains("<dt>validation loss</dt><dd>0.0385</dd>")
        .doesNotContain("<dt>time per step</dt>");
    assertThat(adder()).as("a run that ended").doesNotContain("<dt>validation loss</dt>");
  }

  @Test
  void theSummaryCountsUnitsThatFollowTheVocabulary() {
    var settings = new HashMap<>(WRITER.settings());
    settings.putAll(Map.of("model.hidden", "vocabulary", "model.layers", "1", "train.shards", "1"));
    var run = new RunData("a", "runs/a", settings, WRITER.result(), WRITER.metrics(), "");
    assertThat(ReportFixtures.page(run, ReportFixtures.text("ab")))
        .contains("1 layer of 5 elman units", "in 1 shard;");
    assertThat(ReportFixtures.page(run)).contains("1 layer of elman units");
    settings.put("model.hidden", "1");
    assertThat(ReportFixtures.page(run)).contains("1 layer of 1 elman unit;");
  }

  @Test
  void aTextModelThatTracksNothingHasNoBars() {
    var nothing = new TextProbe.TextFindings("a text", 5, 4000, List.of("a"), List.of());
    assertThat(ReportFixtures.page(WRITER, nothing))
        .contains("<h2>What the units track</h2>")
        .doesNotContain("class=\"passages\"", "The bar below");
  }

  @Test
  void aFailedRunShowsItsMessage() {
    var failed =
        new RunData(
            "a",
            "runs/a",
            Map.of("task", "addition"),
            JsonNodeFactory.instance
                .objectNode()
                .put("status", "failed")
                .put("message", "step 3: the loss is NaN"),
            List.of(),
            "");
    assertThat(ReportFixtures.page(failed))
        .contains("<dd>failed</dd>", "<pre>step 3: the loss is NaN</pre>");
  }
}

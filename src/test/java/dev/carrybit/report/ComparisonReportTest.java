package dev.carrybit.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ComparisonReportTest {

  private static RunData run(String name, String hidden) {
    var run = ReportFixtures.run(name, "addition", 10);
    var settings = new LinkedHashMap<>(run.settings());
    settings.put("model.hidden", hidden);
    return new RunData(name, run.path(), settings, run.result(), run.metrics(), "");
  }

  @Test
  void aRunHasTheSameLetterInTheLegendTheTablesAndTheCharts() {
    var page = ComparisonReport.of(List.of(run("small", "2"), run("<large>", "64")));
    assertThat(page)
        .contains("<h1>2 runs</h1>", "<b>A</b><span>small</span>", "<b>B</b><span>&lt;large&gt;<")
        .contains("<td>A small</td><td>succeeded</td>")
        .contains("<tr><td>model.hidden</td><td>2</td><td>64</td></tr>")
        .contains("label0\" x=\"", ">A</text>", ">B</text>")
        .doesNotContain("<td>seed</td>", "<td>run.dir</td>", "<large>", "<script");
  }

  @Test
  void aResultThatNoRunHasHasNoColumn() {
    var some = run("some", "2");
    var all = ReportFixtures.withAllResults(run("all", "2"));
    assertThat(ComparisonReport.of(List.of(some, some))).doesNotContain(">perplexity<", "–</td>");
    assertThat(ComparisonReport.of(List.of(some, all))).contains(">perplexity<", "<td>–</td>");
  }

  @Test
  void runsWithEqualSettingsHaveNoDifferences() {
    assertThat(ComparisonReport.of(List.of(run("a", "2"), run("b", "2"))))
        .contains("the runs have the same settings");
  }

  @Test
  void theRunsOfAComparisonAreRightAtEveryLengthOrNot() {
    var page =
        ComparisonReport.of(List.of(run("a", "2"), ReportFixtures.withAllResults(run("b", "2"))));
    assertThat(page)
        .contains("<th scope=\"col\">right at every length</th>", "<td>75 %</td><td>refuted</td>")
        .contains("<td>75 %</td><td>–</td>");
  }

  @Test
  void differentLossesAreNamed() {
    var entropy = run("a", "2");
    var squared = run("b", "2");
    entropy.settings().put("loss", "cross-entropy");
    squared.settings().put("loss", "squared");
    assertThat(ComparisonReport.of(List.of(entropy, squared, entropy)))
        .contains("cross-entropy (A, C), squared (B)");
    assertThat(ComparisonReport.of(List.of(entropy, entropy))).doesNotContain("cross-entropy");
  }

  @Test
  void moreThan26RunsAreNumbered() {
    var runs = IntStream.range(0, 28).mapToObj(i -> run("r" + i, "2")).toList();
    assertThat(ComparisonReport.of(runs))
        .contains("<b>Z</b>", "<b>28</b>")
        .doesNotContain("series8");
  }
}

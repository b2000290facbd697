package dev.carrybit.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RunChartsTest {

  @Test
  void theSvgFileHasTheChartsWithoutTimesSideBySide() {
    var picture = RunCharts.svgFile(ReportFixtures.run("run", "addition", 10)).orElseThrow();
    assertThat(picture)
        .startsWith("<svg viewBox=\"0 0 1080 283\"")
        .contains("xmlns=\"http://www.w3.org/2000/svg\"")
        .contains(">Loss per target</text>", ">Accuracy of whole sums</text>", "x=\"720\" y=\"26\"")
        .doesNotContain("Symbols per second", "Time per step");
  }

  @Test
  void theSvgFileMarksLogarithmicScales() {
    var picture = RunCharts.svgFile(ReportFixtures.run("run", "addition", 100)).orElseThrow();
    assertThat(picture)
        .contains(">Loss per target<tspan> logarithmic</tspan></text>")
        .contains(">Accuracy of whole sums</text>");
  }

  @Test
  void allChartsOfStepsGoFromZeroToTheLastStep() {
    var page = PageLayout.render(RunCharts.ofRun(ReportFixtures.run("run", "addition", 12)));
    var ticks = Pattern.compile("class=\"tick middle\"[^>]*>([0-9]+)<");
    var perChart =
        Stream.of(page.split("</svg>"))
            .map(chart -> ticks.matcher(chart).results().map(found -> found.group(1)).toList())
            .filter(Predicate.not(List::isEmpty));
    assertThat(perChart.distinct()).containsExactly(List.of("0", "50", "100"));
  }

  @Test
  void runsOfVeryUnequalLengthsHaveALogarithmicAxis() {
    var one = ReportFixtures.run("short", "addition", 5);
    assertThat(PageLayout.render(RunCharts.ofRuns(List.of(one, ReportFixtures.run("", "", 200)))))
        .contains(">step, logarithmic</text>")
        .doesNotContain(">step</text>");
    assertThat(PageLayout.render(RunCharts.ofRuns(List.of(one, ReportFixtures.run("", "", 100)))))
        .contains(">step</text>")
        .doesNotContain("step, logarithmic");
  }

  @Test
  void aRunWithoutLoggedStepsHasNoSvgFile() {
    assertThat(RunCharts.svgFile(ReportFixtures.run("run", "addition", 0))).isEmpty();
  }
}

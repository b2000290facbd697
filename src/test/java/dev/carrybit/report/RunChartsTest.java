package dev.carrybit.report;

import static org.assertj.core.api.Assertions.assertThat;

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
  void aRunWithoutLoggedStepsHasNoSvgFile() {
    assertThat(RunCharts.svgFile(ReportFixtures.run("run", "addition", 0))).isEmpty();
  }
}

package dev.carrybit.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CoursePictureTest {

  @Test
  void chartsStandSideBySideAndTellNothingOfTime() {
    var picture = CoursePicture.of(Pages.run("run", "addition", 10)).orElseThrow();
    assertThat(picture)
        .startsWith("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1080 283\"")
        .contains(">Loss per target</text>", ">Accuracy of whole sums</text>", "x=\"720\" y=\"26\"")
        .doesNotContain("Symbols a second", "Time of a step");
  }

  @Test
  void aRunThatHasLoggedNothingHasNone() {
    assertThat(CoursePicture.of(Pages.run("run", "addition", 0))).isEmpty();
  }
}

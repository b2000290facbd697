package dev.carrybit.spark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CodeVersionTest {

  private static final CodeVersion DRIVER = new CodeVersion("0.1, code 12", "34");

  @Test
  void otherCodeOrOtherLibrariesInTheJarDoNotRun() {
    assertThat(DRIVER.runs(DRIVER)).isTrue();
    assertThat(DRIVER.runs(new CodeVersion("0.1, code 13", "34"))).isFalse();
    assertThat(DRIVER.runs(new CodeVersion("0.1, code 12", "35"))).isFalse();
    assertThat(DRIVER).hasToString("0.1, code 12, libraries 34");
  }

  @Test
  void classesInADirectoryHaveTheirLibrariesElsewhere() {
    assertThat(DRIVER.runs(new CodeVersion("0.1, code 12", ""))).isTrue();
    assertThat(new CodeVersion("0.1, code 12", "").runs(DRIVER)).isTrue();
  }
}

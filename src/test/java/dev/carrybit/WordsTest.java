package dev.carrybit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.linalg.KernelChoice;
import org.junit.jupiter.api.Test;

class WordsTest {
  @Test
  void aConstantIsWrittenInLowerCaseWithHyphens() {
    assertThat(Words.of(KernelChoice.VECTOR)).isEqualTo("vector");
    assertThat(Words.of(KernelChoice.COMMONS_MATH)).isEqualTo("commons-math");
  }
}

package dev.carrybit.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestKeyTest {

  @Test
  void editsAreInsertionsDeletionsAndReplacements() {
    assertThat(NearestKey.edits("kitten", "sitting")).isEqualTo(3);
    assertThat(NearestKey.edits("", "abc")).isEqualTo(3);
    assertThat(NearestKey.edits("abc", "")).isEqualTo(3);
    assertThat(NearestKey.edits("abc", "abc")).isZero();
    assertThat(NearestKey.edits("flaw", "lawn")).isEqualTo(2);
  }

  @Test
  void theFewestEditsAreNearest() {
    assertThat(NearestKey.to("trian.batch", List.of("train.steps", "train.batch", "clip.norm")))
        .isEqualTo("train.batch");
  }

  @Test
  void theEndOfAKeyIsNearToIt() {
    assertThat(NearestKey.to("learning-rate", List.of("learning-rats-x", "a.b.learning-rate")))
        .isEqualTo("a.b.learning-rate");
  }
}

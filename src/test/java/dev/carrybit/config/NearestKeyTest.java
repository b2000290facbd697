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
        .contains("train.batch");
  }

  @Test
  void theEndOfAKeyIsNearToIt() {
    assertThat(NearestKey.to("learning-rate", List.of("learning-rats-x", "a.b.learning-rate")))
        .contains("a.b.learning-rate");
  }

  @Test
  void anotherWordIsNearToNoKey() {
    var keys = List.of("seed", "loss", "train.steps");
    assertThat(NearestKey.to("colour", keys)).isEmpty();
    assertThat(NearestKey.to("x", keys)).isEmpty();
    assertThat(NearestKey.to("train", keys)).isEmpty();
    assertThat(NearestKey.to("lss", keys)).contains("loss");
    assertThat(NearestKey.to("sede", keys)).as("two edits of four letters").contains("seed");
    assertThat(NearestKey.to("sdee", List.of("loss"))).isEmpty();
    assertThat(NearestKey.to("loss".repeat(26), keys)).as("too long to be compared").isEmpty();
  }
}

package dev.carrybit.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class SlotTest {

  @Test
  void aSlotEndsAfterItsRowsTimesColumns() {
    var slot = new Slot("w", 7, 3, 5, false);

    assertThat(slot.size()).isEqualTo(15);
    assertThat(slot.end()).isEqualTo(22);
  }

  @Test
  void sizesThatAreNotPositiveAreRefused() {
    for (var wrong : new int[][] {{0, 0, 1}, {0, 1, -1}, {-1, 1, 1}}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Slot("w", wrong[0], wrong[1], wrong[2], false))
          .withMessage(
              "w: expected positive sizes, was %d × %d at %d"
                  .formatted(wrong[1], wrong[2], wrong[0]));
    }
  }

  @Test
  void aSlotThatDoesNotFitAnArrayIsRefused() {
    assertThat(new Slot("w", 1, Integer.MAX_VALUE - 1, 1, false).end())
        .isEqualTo(Integer.MAX_VALUE);
    for (var wrong : new int[][] {{2, Integer.MAX_VALUE - 1, 1}, {0, 65536, 65536}}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Slot("w", wrong[0], wrong[1], wrong[2], false))
          .withMessage(
              "w: expected parameters that fit one array, was %d × %d after %d others"
                  .formatted(wrong[1], wrong[2], wrong[0]));
    }
  }
}

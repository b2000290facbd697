package dev.carrybit.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.carrybit.nn.ParameterLayout.Shape;
import dev.carrybit.nn.ParameterLayout.Slot;
import java.util.List;
import org.junit.jupiter.api.Test;

class ParameterLayoutTest {

  private final ParameterLayout layout =
      ParameterLayout.of(
          List.of(
              new Shape("first", 2, 3, false),
              new Shape("second", 4, 1, false),
              new Shape("third", 5, 2, true)));

  @Test
  void slotsFollowEachOtherWithoutGaps() {
    assertThat(layout.slots())
        .containsExactly(
            new Slot("first", 0, 2, 3, false),
            new Slot("second", 6, 4, 1, false),
            new Slot("third", 10, 5, 2, true));
    assertThat(layout.size()).isEqualTo(20);
    assertThat(layout.names()).containsExactly("first", "second", "third");
  }

  @Test
  void slotsAreFoundByName() {
    assertThat(layout.slot("second").offset()).isEqualTo(6);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> layout.slot("fourth"))
        .withMessageContainingAll("fourth", "[first, second, third]");
  }

  @Test
  void aLayoutWithoutSlotsIsEmpty() {
    assertThat(new ParameterLayout(List.of()).size()).isZero();
  }

  @Test
  void aLayoutThatDoesNotFitAnArrayIsRefused() {
    var large = new Shape("large", 46_340, 46_340, false);
    var more = new Shape("more", 100_000, 1, false);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ParameterLayout.of(List.of(large, more)))
        .withMessageContaining("more");
  }

  @Test
  void aSlotEndsAfterItsRowsTimesColumns() {
    var slot = new Slot("w", 7, 3, 5, false);

    assertThat(slot.size()).isEqualTo(15);
    assertThat(slot.end()).isEqualTo(22);
  }

  @Test
  void slotsOfSizesThatAreNotPositiveAreRefused() {
    for (var wrong : new int[][] {{0, 0, 1}, {0, 1, -1}, {-1, 1, 1}}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Slot("w", wrong[0], wrong[1], wrong[2], false))
          .withMessageContainingAll("w: ", "%d × %d at %d".formatted(wrong[1], wrong[2], wrong[0]));
    }
  }

  @Test
  void aSlotThatDoesNotFitAnArrayIsRefused() {
    assertThat(new Slot("w", 1, Integer.MAX_VALUE - 1, 1, false).end())
        .isEqualTo(Integer.MAX_VALUE);
    for (var wrong : new int[][] {{2, Integer.MAX_VALUE - 1, 1}, {0, 65536, 65536}}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Slot("w", wrong[0], wrong[1], wrong[2], false))
          .withMessageContainingAll(
              "w: ", "%d × %d".formatted(wrong[1], wrong[2]), Integer.toString(wrong[0]));
    }
  }
}

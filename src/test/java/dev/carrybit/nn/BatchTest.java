package dev.carrybit.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class BatchTest {

  @Test
  void aBatchOfSymbolsHasNoReals() {
    var batch = Batch.ofSymbols(3, 5);
    assertThat(batch.isSymbols()).isTrue();
    assertThat(batch.symbols()).hasSize(15);
    assertThat(batch.reals()).isEmpty();
    assertThat(batch.targets()).hasSize(15);
  }

  @Test
  void aBatchOfRealsHasARowOfThemForEachTarget() {
    var batch = Batch.of(new Input.Reals(2), 3, 5);
    assertThat(batch.isSymbols()).isFalse();
    assertThat(batch.symbols()).isEmpty();
    assertThat(batch.reals()).hasSize(30);
    assertThat(batch.targets()).hasSize(15);
  }

  @Test
  void roomForResetsIsMadeOnce() {
    var batch = Batch.of(new Input.Reals(2), 3, 5);
    assertThat(batch.resets()).isEmpty();
    batch.timeSteps(2);
    batch.allowResets();
    assertThat(batch.resets()).hasSize(15).containsOnly(false);
    batch.resets()[4] = true;
    batch.allowResets();
    assertThat(batch.resets()[4]).isTrue();
  }

  @Test
  void aShortenedBatchUsesFewerRowsUntilItIsLengthened() {
    var batch = Batch.ofSymbols(3, 5);
    assertThat(batch.rows()).isEqualTo(15);
    batch.timeSteps(2);
    assertThat(batch.timeSteps()).isEqualTo(2);
    assertThat(batch.sequences()).isEqualTo(3);
    assertThat(batch.rows()).isEqualTo(6);
    batch.timeSteps(5);
    assertThat(batch.rows()).isEqualTo(15);
  }

  @Test
  void timeStepsBeyondTheCapacityAreRefused() {
    var batch = Batch.ofSymbols(3, 5);
    for (int count : new int[] {0, 6}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> batch.timeSteps(count))
          .withMessageContainingAll("time steps", "5", " " + count);
    }
    assertThat(batch.timeSteps()).isEqualTo(5);
  }

  @Test
  void sizesThatNoArrayHoldsAreRefused() {
    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(() -> Batch.ofSymbols(1 << 16, 1 << 16));
    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(() -> Batch.of(new Input.Reals(4), 1 << 15, 1 << 15));
  }
}

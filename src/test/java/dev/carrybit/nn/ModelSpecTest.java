package dev.carrybit.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class ModelSpecTest {

  private static ModelSpec spec(Cell cell, int layers, int hidden, int outputs) {
    var input = new Input.Reals(4);
    return new ModelSpec(input, cell, layers, hidden, true, outputs, Output.SIGMOID, Loss.SQUARED);
  }

  @Test
  void sizesFollowFromTheCell() {
    var lstm = spec(new Lstm(), 3, 5, 6);
    assertThat(lstm.stateSize()).isEqualTo(30);
    assertThat(lstm.gateColumns()).isEqualTo(20);
    assertThat(lstm.inputSize(0)).isEqualTo(4);
    assertThat(lstm.inputSize(2)).isEqualTo(5);
    var elman = spec(new Elman(Activation.TANH), 3, 5, 6);
    assertThat(elman.stateSize()).isEqualTo(15);
    assertThat(elman.gateColumns()).isEqualTo(5);
    var gru = spec(new Gru(), 3, 5, 6);
    assertThat(gru.stateSize()).isEqualTo(15);
    assertThat(gru.gateColumns()).isEqualTo(15);
  }

  @Test
  void sizesThatAreNotPositiveAreRefusedByName() {
    refused(0, 5, 6, "layers: expected a positive size, was 0");
    refused(1, -3, 6, "hidden: expected a positive size, was -3");
    refused(1, 5, 0, "outputs: expected a positive size, was 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Input.Symbols(0))
        .withMessageContainingAll("symbols", "0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Input.Embedded(0, 3))
        .withMessageContainingAll("symbols", "0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Input.Embedded(3, 0))
        .withMessageContainingAll("embedding", "0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Input.Reals(-1))
        .withMessageContainingAll("real inputs", "-1");
  }

  @Test
  void sizesThatOverflowAreRefusedByName() {
    refused(1, Integer.MAX_VALUE, 6, "hidden", "8589934588");
    refused(Integer.MAX_VALUE, 5, 6, "layers", "21474836470");
  }

  @Test
  void softmaxOutputsTakeCrossEntropyAlone() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new ModelSpec(
                    new Input.Symbols(4), new Lstm(), 1, 5, true, 6, Output.SOFTMAX, Loss.SQUARED))
        .withMessageContainingAll("softmax", "squared");
  }

  private static void refused(int layers, int hidden, int outputs, String... named) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> spec(new Lstm(), layers, hidden, outputs))
        .withMessageContainingAll(named);
  }
}

package dev.carrybit.optim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OptimizerStateTest {

  @Test
  void theArraysAreTheMemoryCutInPieces() {
    double[] memory = {1, 2, 3, 4};
    var state = OptimizerState.of(memory, 2);
    memory[0] = 5;

    assertThat(state.arrayCount()).isEqualTo(2);
    assertThat(state.array(0)).containsExactly(1, 2);
    assertThat(state.array(1)).containsExactly(3, 4);
    assertThat(state.values()).containsExactly(1, 2, 3, 4);
    assertThat(OptimizerState.of(new double[0], 2).values()).isEmpty();
  }

  @Test
  void valuesAreACopy() {
    var state = OptimizerState.of(new double[] {1, 2}, 1);
    var copy = state.values();
    state.array(1)[0] = 3;

    assertThat(copy).containsExactly(1, 2);
  }

  @Test
  void anAverageIsASumOfShardsDividedByTheirNumber() {
    var state = OptimizerState.of(new double[4], 2);
    state.average(new double[] {9, 9, 2, 4, 6, 8}, 2, 2);

    assertThat(state.values()).containsExactly(1, 2, 3, 4);
  }

  @Test
  void aStateBeginsWithZerosForEveryMemory() {
    assertThat(new Sgd(1, 0, 0).initialState(3).values()).isEmpty();
    assertThat(new Sgd(1, 0.5, 0).initialState(3).values()).containsExactly(0, 0, 0);
    var adam = new Adam(1, 0.9, 0.999, 1e-8, 0, false).initialState(2);
    assertThat(adam.values()).containsExactly(0, 0, 0, 0);
  }
}

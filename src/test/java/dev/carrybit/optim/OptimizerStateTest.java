package dev.carrybit.optim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OptimizerStateTest {

  @Test
  void stepsTakenElsewhereAreCounted() {
    var state = new OptimizerState(new double[0], 5);
    state.count(3);

    assertThat(state.steps()).isEqualTo(8);
  }

  @Test
  void aStateBeginsWithZerosForEveryMemory() {
    assertThat(new Sgd(1, 0, 0).initialState(3).memory()).isEmpty();
    assertThat(new Sgd(1, 0.5, 0).initialState(3).memory()).containsExactly(0, 0, 0);
    var adam = new Adam(1, 0.9, 0.999, 1e-8, 0, false).initialState(2);
    assertThat(adam.memory()).containsExactly(0, 0, 0, 0);
    assertThat(adam.steps()).isZero();
  }
}

package dev.carrybit.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BoundaryTest {

  @Test
  void onlyStatesOfSequencesThatReadTheBoundaryAreReset() {
    double[] states = {1, 2, 3, 4, 5, 6, 7, 8};
    new Boundary(2).zero(new int[] {0, 2, 1, 2}, 3, states, 2);
    assertThat(states).containsExactly(1, 2, 0, 0, 5, 6, 7, 8);
    new Boundary(0).zero(new int[] {0, 2, 1, 0}, 4, states, 2);
    assertThat(states).containsExactly(0, 0, 0, 0, 5, 6, 0, 0);
  }

  @Test
  void noBoundaryMatchesNoSymbol() {
    double[] states = {1, 2};
    Boundary.NONE.zero(new int[] {-1}, 1, states, 2);
    assertThat(states).containsExactly(1, 2);
    assertThat(Boundary.NONE.is(-1)).isFalse();
    assertThat(Boundary.NONE.some()).isFalse();
    assertThat(new Boundary(0).some()).isTrue();
    assertThat(new Boundary(0).is(0)).isTrue();
    assertThat(new Boundary(0).is(1)).isFalse();
  }
}

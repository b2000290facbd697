package dev.carrybit.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.addition.AdditionProblem;
import java.math.BigInteger;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class StateGraphTest {

  private static final double CELL = 0.1;
  private static final int POSITIONS = 100;

  private static StateGraph graph(HandmadeAdder adder) {
    var budget = Budget.ofWork(1_000_000_000);
    return StateGraph.of(
        Adders.network(adder.spec()), adder.weights(), CELL, POSITIONS, 1000, budget);
  }

  @Test
  void theStatesOfARightAdderAreThoseOfItsSums() {
    var graph = graph(new HandmadeAdder(0));
    assertThat(graph.wrong()).isEmpty();
    assertThat(graph.isComplete()).isTrue();
    // the zero state, and one for each of the sums 0 to 3 of two bits and a carry
    var rounded =
        graph.states().stream()
            .map(state -> Arrays.stream(state.values()).mapToObj(Math::rint).toList());
    assertThat(rounded.distinct()).hasSize(5);
    for (int state = 0; state < graph.states().size(); state++) {
      int carry = graph.states().get(state).carry();
      var next = Arrays.stream(graph.successors(state)).mapToObj(graph.states()::get);
      assertThat(next.map(StateGraph.State::carry))
          .containsExactly(carry / 2, (1 + carry) / 2, (1 + carry) / 2, 1);
    }
  }

  /** Everything is right until a carry is needed. */
  @Test
  void aWrongOutputIsTheShortestWrongAddition() {
    var adder = new HandmadeAdder(0);
    Arrays.stream(adder.w).forEach(row -> Arrays.fill(row, 0));
    var graph = graph(adder);
    assertThat(graph.wrong()).contains(AdditionProblem.of(BigInteger.ONE, BigInteger.ONE));
    assertThat(graph.isComplete()).isFalse();
  }

  /** A number of no bits would have no position; one more bit gives it one. */
  @Test
  void aWrongFirstOutputIsAWrongAddition() {
    var adder = new HandmadeAdder(0);
    adder.outputBias = 100;
    assertThat(graph(adder).wrong().orElseThrow().bits()).isPositive();
  }

  @Test
  void theSearchEndsWithItsBudgetAndItsStates() {
    var adder = new HandmadeAdder(0);
    var network = Adders.network(adder.spec());
    var none = StateGraph.of(network, adder.weights(), 0.1, POSITIONS, 1000, Budget.ofWork(1));
    assertThat(none.wrong()).isEmpty();
    var few = StateGraph.of(network, adder.weights(), 1e-4, POSITIONS, 2, Budget.ofWork(1_000_000));
    assertThat(few.isComplete()).isFalse();
    var near = StateGraph.of(network, adder.weights(), 0.1, 1, 1000, Budget.ofWork(1_000_000));
    assertThat(near.isComplete()).isFalse();
  }
}

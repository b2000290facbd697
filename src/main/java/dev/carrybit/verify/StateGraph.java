package dev.carrybit.verify;

import dev.carrybit.addition.AdditionProblem;
import dev.carrybit.nn.Batch;
import dev.carrybit.nn.Network;
import dev.carrybit.nn.Parameters;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/**
 * The states that a network reaches from the zero state, one for each cell of a grid and each
 * carry, in the order of a breadth-first search over all inputs. Each state is a real one: it
 * follows from the zero state by the inputs on the way to it.
 *
 * <p>A step that does not leave the cell of its state is slow: it may lead far when it is repeated.
 * Its end is put into a cell of a grid that is finer by 4, and so on.
 *
 * <p>The search ends at a wrong output bit, which makes the inputs on the way a wrong addition.
 * That it finds none proves nothing, since it follows one state of a cell alone.
 */
final class StateGraph {

  /** Inputs of a time step: 0 + 0, 0 + 1, 1 + 0, 1 + 1, that is 2a + b. */
  static final int INPUTS = 4;

  /** How often the cell of a slow step is refined. */
  private static final int LEVELS = 5;

  /** States that take a step together. */
  private static final int BATCH = 64;

  /** Numbers of all states together: 16 MB. */
  private static final int MOST_NUMBERS = 2_000_000;

  /** States of a graph, each of which takes some 300 bytes more. */
  static final int MOST_STATES = 100_000;

  /**
   * A state.
   *
   * @param values h of all layers, and c where a cell has it
   * @param carry the carry after the inputs on the way to it
   * @param before index of the state before it, −1 for the first one
   * @param input the input that led from there to it
   * @param position number of inputs on the way to it
   */
  record State(double[] values, int carry, int before, int input, int position) {}

  private final List<State> states = new ArrayList<>();
  private final List<int[]> successors = new ArrayList<>();
  private final BitSet slow = new BitSet();
  private final HashMap<ByteBuffer, Integer> cells = new HashMap<>();
  private final double cell;
  private Optional<AdditionProblem> wrong = Optional.empty();

  private StateGraph(double cell) {
    this.cell = cell;
  }

  /**
   * Searches states of cells of size {@code cell}.
   *
   * @param positions the longest way that is followed
   * @param states the search ends when there are as many or more
   */
  static StateGraph of(
      Network network, Parameters weights, double cell, int positions, int states, Budget budget) {
    var graph = new StateGraph(cell);
    graph.search(network, weights, positions, states, budget);
    return graph;
  }

  /** The states, the zero state first. */
  List<State> states() {
    return states;
  }

  /** For a state, the state in the cell that each input leads to. */
  int[] successors(int state) {
    return successors.get(state);
  }

  /** Whether the step of a state under {@code input} does not leave its cell. */
  boolean isSlow(int state, int input) {
    return slow.get(state * INPUTS + input);
  }

  /** Whether all inputs of all states were followed. */
  boolean isComplete() {
    return successors.size() == states.size();
  }

  /** The addition that ended the search. */
  Optional<AdditionProblem> wrong() {
    return wrong;
  }

  private void search(
      Network network, Parameters weights, int positions, int mostStates, Budget budget) {
    int size = network.spec().stateSize();
    int most = Math.min(mostStates, MOST_NUMBERS / size);
    var batch = Batch.of(network.spec().input(), INPUTS * BATCH, 1);
    var workspace = network.workspace(INPUTS * BATCH, 1);
    var values = new double[INPUTS * BATCH * size];
    var zero = new State(new double[size], 0, -1, 0, 0);
    add(zero, key(zero, 0));
    while (!isComplete() && states.size() < most) {
      int first = successors.size();
      int count = Math.min(BATCH, states.size() - first);
      for (int row = 0; row < INPUTS * count; row++) {
        System.arraycopy(states.get(first + row / INPUTS).values, 0, values, row * size, size);
        AdditionProblem.setInput(batch, row, row % INPUTS);
      }
      network.forward(weights, batch, values, workspace);
      workspace.finalState(batch, values);
      for (int n = 0; n < count; n++) {
        var from = states.get(first + n);
        var next = new int[INPUTS];
        for (int x = 0; x < INPUTS; x++) {
          int row = INPUTS * n + x;
          int ones = x / 2 + x % 2 + from.carry;
          int at = row * size;
          var to = Arrays.copyOfRange(values, at, at + size);
          var state = new State(to, ones / 2, first + n, x, from.position + 1);
          if (workspace.prediction(row) != ones % 2) {
            wrong = Optional.of(way(state));
            return;
          }
          int level = 0;
          while (level < LEVELS && key(state, level).equals(key(from, level))) {
            level++;
          }
          slow.set((first + n) * INPUTS + x, level > 0);
          boolean stays = state.carry == from.carry && Arrays.equals(to, from.values);
          next[x] = stays ? first + n : add(state, key(state, level));
        }
        successors.add(next);
        if (from.position + 1 >= positions) {
          return;
        }
      }
      if (!budget.spend(weights.values().length * (long) INPUTS * BATCH)) {
        return;
      }
    }
  }

  /** Returns the index of the state in a cell; {@code state} is added if there is none. */
  private int add(State state, ByteBuffer key) {
    var known = cells.putIfAbsent(key, states.size());
    if (known == null) {
      states.add(state);
      return states.size() - 1;
    }
    return known;
  }

  /** The cell of a state in a grid that is finer by 4^level. */
  private ByteBuffer key(State state, int level) {
    var key = ByteBuffer.allocate(2 + Integer.BYTES * state.values.length);
    key.put((byte) level).put((byte) state.carry);
    for (double value : state.values) {
      key.putInt((int) Math.rint(value / cell * (1 << 2 * level)));
    }
    return key.flip();
  }

  /** The addition of the inputs on the way to {@code last}. */
  private AdditionProblem way(State last) {
    var a = BigInteger.ZERO;
    var b = BigInteger.ZERO;
    for (var state = last; state.before >= 0; state = states.get(state.before)) {
      a = state.input / 2 == 1 ? a.setBit(state.position - 1) : a;
      b = state.input % 2 == 1 ? b.setBit(state.position - 1) : b;
    }
    // Where both numbers end two or more positions below the wrong one, a higher bit makes the
    // addition reach it.
    boolean reached = AdditionProblem.of(a, b).bits() >= last.position;
    return AdditionProblem.of(reached ? a : a.setBit(last.position), b);
  }
}

package dev.carrybit.nn;

import java.io.Serializable;

/**
 * The architecture of a network: an input, recurrent layers of one kind, and one output layer.
 *
 * @param input the input of a time step, D columns
 * @param cell the cell of every recurrent layer
 * @param layers number of recurrent layers
 * @param hidden number of units H of every layer
 * @param bias whether layers and output have a bias
 * @param outputs number of outputs V
 * @param output the output function
 * @param loss what training minimizes
 */
public record ModelSpec(
    Input input,
    Cell cell,
    int layers,
    int hidden,
    boolean bias,
    int outputs,
    Output output,
    Loss loss)
    implements Serializable {

  public ModelSpec {
    Input.requirePositive("layers", layers);
    Input.requirePositive("hidden", hidden);
    Input.requirePositive("outputs", outputs);
    requireArray("hidden", (long) cell.gates() * hidden);
    requireArray("layers", (long) layers * cell.states() * hidden);
    if (output == Output.SOFTMAX && loss == Loss.SQUARED) {
      throw new IllegalArgumentException(
          "softmax outputs: expected the cross-entropy loss, was squared");
    }
  }

  /** Columns of layer {@code layer}'s input. */
  public int inputSize(int layer) {
    return layer == 0 ? input.size() : hidden;
  }

  /** Columns of every layer's pre-activations: gates·H. */
  public int gateColumns() {
    return cell.gates() * hidden;
  }

  /** Whether a layer has a second bias b_hh, which is added to W_hh h₋₁. */
  public boolean hasRecurrentBias() {
    return bias && cell.resetAfter();
  }

  /** Numbers of state that one sequence carries from window to window. */
  public int stateSize() {
    return layers * cell.states() * hidden;
  }

  private static void requireArray(String name, long size) {
    if (size > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "%s: expected sizes that fit an array, was %d numbers a sequence".formatted(name, size));
    }
  }
}

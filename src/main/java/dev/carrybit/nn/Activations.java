package dev.carrybit.nn;

import dev.carrybit.linalg.Products;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a network's forward pass keeps for its backward pass: the one place of scratch space, made
 * once for a number of sequences N and time steps T and used again and again.
 */
public final class Activations {

  final ModelSpec spec;
  final int sequences;
  final int timeSteps;
  final List<LayerActivations> layers;
  final OutputLayer output;

  private final LayerOutput kept = new LayerOutput.Kept();

  Activations(ModelSpec spec, int sequences, int timeSteps, Products products) {
    this.spec = spec;
    this.sequences = sequences;
    this.timeSteps = timeSteps;
    var each = new ArrayList<LayerActivations>();
    var below = Optional.<LayerActivations>empty();
    for (int layer = 0; layer < spec.layers(); layer++) {
      below = Optional.of(new LayerActivations(spec, below, layer, sequences, timeSteps, products));
      each.add(below.get());
    }
    layers = List.copyOf(each);
    output = new OutputLayer(spec, layers.get(spec.layers() - 1), timeSteps, products);
  }

  /** What becomes of the h of layer {@code layer}. */
  LayerOutput output(int layer) {
    return layer == spec.layers() - 1 ? output : kept;
  }

  /** The outputs of all time steps, V a row; gradients of their sums after a backward pass. */
  public double[] outputs() {
    return output.outputs;
  }

  /** Output {@code v} of row {@code row}. */
  public double output(int row, int v) {
    return output.outputs[row * spec.outputs() + v];
  }

  /** The loss of row {@code row} after a forward pass. */
  public double loss(int row) {
    return output.losses[row];
  }

  /** Unit {@code unit} of layer {@code layer}'s h at row {@code row}. */
  public double hidden(int layer, int row, int unit) {
    return layers.get(layer).outputs[(row + sequences) * spec.hidden() + unit];
  }

  /** The symbol or bit that the outputs of row {@code row} say. */
  public int prediction(int row) {
    var outputs = output.outputs;
    int outputCount = spec.outputs();
    int at = row * outputCount;
    if (outputCount == 1 && spec.output() == Output.SIGMOID) {
      return outputs[at] > 0.5 ? 1 : 0;
    }
    int best = 0;
    for (int v = 1; v < outputCount; v++) {
      if (outputs[at + v] > outputs[at + best]) {
        best = v;
      }
    }
    return best;
  }

  /**
   * Writes the state after the batch's last time step.
   *
   * @param state N rows of {@link ModelSpec#stateSize()}: layer after layer, h before c
   */
  public void finalState(Batch batch, double[] state) {
    copyState(state, batch.rows() * spec.hidden(), false);
  }

  void initialState(double[] state) {
    copyState(state, 0, true);
  }

  private void copyState(double[] state, int from, boolean in) {
    int hidden = spec.hidden();
    for (int n = 0; n < sequences; n++) {
      int at = n * spec.stateSize();
      for (var layer : layers) {
        copy(state, at, layer.outputs, from + n * hidden, hidden, in);
        at += hidden;
        if (layer.cells.length > 0) {
          copy(state, at, layer.cells, from + n * hidden, hidden, in);
          at += hidden;
        }
      }
    }
  }

  private static void copy(
      double[] state, int at, double[] buffer, int from, int count, boolean in) {
    if (in) {
      System.arraycopy(state, at, buffer, from, count);
    } else {
      System.arraycopy(buffer, from, state, at, count);
    }
  }
}

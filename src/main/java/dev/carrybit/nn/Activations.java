package dev.carrybit.nn;

import dev.carrybit.data.Batch;
import dev.carrybit.linalg.Factor;
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
  final double[] outputs;
  final double[] losses;
  final Products products;
  final Factor outputForward;
  final Factor outputBackward;

  Activations(ModelSpec spec, int sequences, int timeSteps, Products products) {
    this.spec = spec;
    this.sequences = sequences;
    this.timeSteps = timeSteps;
    this.products = products;
    var each = new ArrayList<LayerActivations>();
    var below = Optional.<LayerActivations>empty();
    for (int layer = 0; layer < spec.layers(); layer++) {
      below = Optional.of(new LayerActivations(spec, below, layer, sequences, timeSteps, products));
      each.add(below.get());
    }
    layers = List.copyOf(each);
    int rows = Math.multiplyExact(sequences, timeSteps);
    outputs = new double[Math.multiplyExact(rows, spec.outputs())];
    losses = new double[rows];
    outputForward = products.factor(spec.hidden(), spec.outputs());
    outputBackward = products.factor(spec.outputs(), spec.hidden());
  }

  /** The outputs of all time steps, V a row; gradients of their sums after a backward pass. */
  public double[] outputs() {
    return outputs;
  }

  /** Output {@code v} of row {@code row}. */
  public double output(int row, int v) {
    return outputs[row * spec.outputs() + v];
  }

  /** The loss of row {@code row} after a forward pass. */
  public double loss(int row) {
    return losses[row];
  }

  /** Unit {@code unit} of layer {@code layer}'s h at row {@code row}. */
  public double hidden(int layer, int row, int unit) {
    return layers.get(layer).outputs[(row + sequences) * spec.hidden() + unit];
  }

  /** The symbol or bit that the outputs of row {@code row} say. */
  public int prediction(int row) {
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

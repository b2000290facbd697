package dev.carrybit.nn;

import dev.carrybit.linalg.Conversion; // float64
import dev.carrybit.linalg.KernelChoice; // float64
import dev.carrybit.linalg.Kernels;
import dev.carrybit.linalg.Matrix;
import dev.carrybit.linalg.PackedMatrix;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * All buffers of a network's forward and backward pass for N sequences and at most T time steps,
 * allocated once and used for every window. Rows are time-major: time step t of sequence n is row
 * t·N + n. Not safe for use by several threads.
 */
public final class Workspace {

  final ModelSpec spec;
  final int sequences; // N
  final int timeSteps; // T
  final Kernels kernels;
  final List<LayerBuffers> layers;

  final double[] outputs; // (T·N, V) sums, then outputs, then the gradients of the sums
  final double[] losses; // float64 (T·N)
  final PackedMatrix outputWeightT; // (H, V)
  final PackedMatrix outputWeight; // (V, H)

  Workspace(ModelSpec spec, int sequences, int timeSteps, Kernels kernels) {
    this(spec, sequences, timeSteps, kernels, new BufferSizes(kernels, false), false);
  }

  private Workspace(
      ModelSpec spec,
      int sequences,
      double timeSteps, // float64
      Kernels kernels,
      BufferSizes sizes,
      boolean dropout) {
    this.spec = spec;
    this.sequences = sequences;
    this.timeSteps = (int) timeSteps;
    this.kernels = kernels;
    layers =
        IntStream.range(0, spec.layers())
            .mapToObj(
                layer ->
                    new LayerBuffers(
                        sizes,
                        spec,
                        sequences,
                        timeSteps,
                        layer == 0 ? Optional.of(spec.input()) : Optional.empty(),
                        dropout))
            .toList();
    double rows = sequences * timeSteps; // float64
    outputs = sizes.numbers(rows, spec.outputs());
    losses = new double[sizes.length(rows, 1, Double.BYTES)]; // float64
    outputWeightT = sizes.packed(spec.hidden(), spec.outputs());
    outputWeight = sizes.packed(spec.outputs(), spec.hidden());
  }

  /**
   * The memory of the buffers of a workspace, without allocating them.
   *
   * @param dropout whether there are windows with dropout
   */
  public static BufferTotal size(
      ModelSpec spec, int sequences, double timeSteps, boolean dropout) { // float64
    var kernels = Kernels.of(KernelChoice.COMMONS_MATH);
    var sizes = new BufferSizes(kernels, true);
    new Workspace(spec, sequences, timeSteps, kernels, sizes, dropout);
    return sizes.total();
  }

  /** The sums or outputs of the rows of time steps [{@code from}, {@code to}). */
  Matrix outputs(int from, int to) {
    int columns = spec.outputs();
    return Matrix.view(outputs, from * sequences * columns, (to - from) * sequences, columns);
  }

  /** The outputs of all time steps, V a row; after a backward pass the gradients of their sums. */
  public double[] outputs() {
    return outputs;
  }

  /** Output {@code v} of row {@code row}. */
  public double output(int row, int v) {
    return outputs[row * spec.outputs() + v];
  }

  /** The loss of row {@code row} after a forward pass. */
  public double loss(int row) { // float64
    return losses[row];
  }

  /** Unit {@code unit} of layer {@code layer}'s h at row {@code row}. */
  public double hidden(int layer, int row, int unit) {
    return layers.get(layer).h[(row + sequences) * spec.hidden() + unit];
  }

  /** The symbol or bit that the outputs of row {@code row} predict. */
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
  public void finalState(Batch batch, double[] state) { // float64
    int hidden = spec.hidden();
    int at = 0;
    for (int n = 0; n < sequences; n++) {
      for (var layer : layers) {
        for (var states : layer.states) {
          Conversion.copy(states, (batch.rows() + n) * hidden, state, at, hidden);
          at += hidden;
        }
      }
    }
  }

  /** Sets the state before the first time step. */
  void initialState(double[] state) { // float64
    int hidden = spec.hidden();
    int at = 0;
    for (int n = 0; n < sequences; n++) {
      for (var layer : layers) {
        for (var states : layer.states) {
          Conversion.copy(state, at, states, n * hidden, hidden);
          at += hidden;
        }
      }
    }
  }
}

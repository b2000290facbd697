package dev.carrybit.nn;

import dev.carrybit.linalg.Kernels;
import dev.carrybit.linalg.Matrix;
import dev.carrybit.linalg.PackedMatrix;
import java.util.List;
import java.util.stream.IntStream;

/**
 * All buffers of a network's forward and backward pass for N sequences and at most T time steps,
 * allocated once and used for every window. Rows are time-major: time step t of sequence n is row
 * t·N + n. Not safe for use by several threads.
 */
public final class Workspace {

  /** A {@link Matrix} and the reference to it. */
  private static final int VIEW_BYTES = 36;

  final ModelSpec spec;
  final int sequences; // N
  final int timeSteps; // T
  final Kernels kernels;
  final List<LayerBuffers> layers;

  final double[] outputs; // (T·N, V) sums, then outputs, then the gradients of the sums
  final double[] losses; // (T·N)
  final PackedMatrix outputWeightT; // (H, V)
  final PackedMatrix outputWeight; // (V, H)

  Workspace(ModelSpec spec, int sequences, int timeSteps, Kernels kernels) {
    this.spec = spec;
    this.sequences = sequences;
    this.timeSteps = timeSteps;
    this.kernels = kernels;
    var table = table(spec, sequences, timeSteps, false);
    layers =
        IntStream.range(0, spec.layers())
            .mapToObj(i -> new LayerBuffers(table, prefix(i), sequences, spec.hidden(), kernels))
            .toList();
    outputs = table.doubles("outputs");
    losses = table.doubles("losses");
    outputWeightT = table.packed("outputWeightT", kernels);
    outputWeight = table.packed("outputWeight", kernels);
  }

  /**
   * The buffers of a workspace.
   *
   * @param dropout whether there are windows with dropout
   */
  public static BufferTable table(
      ModelSpec spec, int sequences, double timeSteps, boolean dropout) {
    var table = new BufferTable();
    double rows = sequences * timeSteps;
    for (int layer = 0; layer < spec.layers(); layer++) {
      addLayer(table, spec, layer, sequences, timeSteps, dropout);
    }
    table.add("outputs", rows, spec.outputs());
    table.add("losses", rows, 1);
    table.add("outputWeightT", spec.hidden(), spec.outputs());
    table.add("outputWeight", spec.outputs(), spec.hidden());
    return table;
  }

  private static void addLayer(
      BufferTable table,
      ModelSpec spec,
      int layer,
      int sequences,
      double timeSteps,
      boolean dropout) {
    var prefix = prefix(layer);
    double rows = sequences * timeSteps;
    double states = rows + sequences;
    double hidden = spec.hidden();
    double gates = spec.gateColumns();
    double inputs = spec.inputSize(layer);
    table.add(prefix + "gates", rows, gates);
    if (spec.cell().resetAfter()) {
      table.add(prefix + "recurrent", rows, gates);
    }
    table.add(prefix + "h", states, hidden);
    table.add(prefix + "dhAbove", rows, hidden);
    table.add(prefix + "dh", sequences, hidden);
    if (spec.cell().states() == 2) {
      table.add(prefix + "c", states, hidden);
      table.add(prefix + "tanhC", states, hidden);
      table.add(prefix + "dc", sequences, hidden);
    }
    table.add(prefix + "views", timeSteps, 2, VIEW_BYTES);
    table.add(prefix + "recurrentWeightT", hidden, gates);
    table.add(prefix + "recurrentWeight", gates, hidden);
    if (layer == 0 && spec.input() instanceof Input.Symbols) {
      double symbols = Math.min(inputs, rows);
      table.add(prefix + "columns", symbols, gates);
      table.add(prefix + "dColumns", symbols, gates);
      table.add(prefix + "rowOf", inputs, 1, Integer.BYTES);
      table.add(prefix + "symbolOf", symbols, 1, Integer.BYTES);
      return;
    }
    table.add(prefix + "inputWeightT", inputs, gates);
    if (layer > 0 || spec.input() instanceof Input.Embedded) {
      table.add(prefix + "inputWeight", gates, inputs);
    }
    if (layer == 0 && spec.input() instanceof Input.Embedded) {
      table.add(prefix + "x", rows, inputs);
      int chunk = LayerBuffers.chunk(sequences, (long) timeSteps);
      table.add(prefix + "dx", (double) chunk * sequences, inputs);
    }
    if (layer > 0 && dropout) {
      table.add(prefix + "x", rows, inputs);
      table.add(prefix + "kept", rows, inputs, 1);
    }
  }

  private static String prefix(int layer) {
    return "l" + layer + ".";
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
  public double loss(int row) {
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
  public void finalState(Batch batch, double[] state) {
    int from = batch.rows() * spec.hidden();
    for (int n = 0; n < sequences; n++) {
      int at = n * spec.stateSize();
      for (var layer : layers) {
        at = copyOut(layer.h, from + n * spec.hidden(), state, at);
        at = copyOut(layer.c, from + n * spec.hidden(), state, at);
      }
    }
  }

  /** Sets the state before the first time step. */
  void initialState(double[] state) {
    for (int n = 0; n < sequences; n++) {
      int at = n * spec.stateSize();
      for (var layer : layers) {
        at = copyIn(state, at, layer.h, n * spec.hidden());
        at = copyIn(state, at, layer.c, n * spec.hidden());
      }
    }
  }

  private int copyOut(double[] buffer, int from, double[] state, int at) {
    int count = buffer.length == 0 ? 0 : spec.hidden();
    System.arraycopy(buffer, count == 0 ? 0 : from, state, at, count);
    return at + count;
  }

  private int copyIn(double[] state, int at, double[] buffer, int to) {
    int count = buffer.length == 0 ? 0 : spec.hidden();
    System.arraycopy(state, at, buffer, count == 0 ? 0 : to, count);
    return at + count;
  }
}

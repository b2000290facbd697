package dev.carrybit.nn;

import dev.carrybit.linalg.Conversion; // float64
import dev.carrybit.linalg.Matrix;
import java.util.Arrays;
import java.util.Objects;

/**
 * The input of a recurrent layer and its projection W_ih x + b_ih into the layer's gates. The input
 * is a one-hot symbol, an embedded symbol, a row of real numbers, or the h of the layer below.
 *
 * <p>A dense input is projected for a chunk of time steps in one product. A one-hot input is looked
 * up for each time step, just before the step uses it.
 */
abstract sealed class InputLayer {

  final ModelSpec spec;
  final int layer;
  final int columns; // G·H
  final Linear linear; // W_ih x + b_ih

  private InputLayer(ModelSpec spec, int layer) {
    this.spec = spec;
    this.layer = layer;
    columns = spec.gateColumns();
    linear = new Linear(ModelLayout.inputWeight(layer), ModelLayout.bias(layer), spec.bias());
  }

  /** The input of layer {@code layer}. */
  static InputLayer of(ModelSpec spec, int layer) {
    if (layer > 0) {
      return new LayerBelow(spec, layer);
    }
    if (spec.input() instanceof Input.Symbols) {
      return new OneHot(spec);
    }
    return spec.input() instanceof Input.Embedded embedded
        ? new Embedding(spec, embedded)
        : new RealInput(spec);
  }

  LayerBuffers buffers(Workspace workspace) {
    return workspace.layers.get(layer);
  }

  /** Prepares the forward pass over a window: packs weights and collects the input rows. */
  abstract void beginForward(Parameters weights, Batch batch, Dropout dropout, Workspace workspace);

  /** gates ← W_ih x + b_ih for time steps [{@code from}, {@code to}), if done for a chunk. */
  void forward(Parameters weights, Workspace workspace, int from, int to) {}

  /** gates ← W_ih x + b_ih for time step {@code t}, if done for each step. */
  void forwardStep(Batch batch, Workspace workspace, int t) {}

  /** Prepares the backward pass. */
  abstract void beginBackward(Parameters weights, Workspace workspace);

  /** Takes the gradient of the gates of time step {@code t}, if done for each step. */
  void backwardStep(Batch batch, Workspace workspace, int t) {}

  /**
   * Takes the gradient of the gates of time steps [{@code from}, {@code to}): adds to the gradients
   * of W_ih and b_ih, and hands the gradient of x on to the embedding or the layer below. Chunks
   * come from the last to the first.
   */
  abstract void backward(Batch batch, Workspace workspace, int from, int to, Parameters gradient);

  /**
   * One-hot symbols: W_ih x is a column of W_ih. The columns of the symbols of a window are kept as
   * rows, with the bias added, in the order of symbols.
   */
  private static final class OneHot extends InputLayer {

    private static final int ABSENT = -1;

    private final int symbols;

    OneHot(ModelSpec spec) {
      super(spec, 0);
      this.symbols = spec.input().size();
    }

    @Override
    void beginForward(Parameters weights, Batch batch, Dropout dropout, Workspace workspace) {
      var buffers = buffers(workspace);
      findSymbols(batch, buffers);
      var matrix = linear.weight(weights);
      for (int gate = 0; gate < columns; gate++) {
        int from = matrix.offset() + gate * symbols;
        for (int row = 0; row < buffers.symbolCount; row++) {
          buffers.columns[row * columns + gate] = matrix.values()[from + buffers.symbolOf[row]];
        }
      }
      if (spec.bias()) {
        int from = linear.biasAt(weights);
        for (int row = 0; row < buffers.symbolCount; row++) {
          workspace.kernels.add(weights.values(), from, buffers.columns, row * columns, columns);
        }
      }
    }

    private static void findSymbols(Batch batch, LayerBuffers buffers) {
      var rowOf = buffers.rowOf;
      Arrays.fill(rowOf, ABSENT);
      for (int row = 0; row < batch.rows(); row++) {
        rowOf[batch.symbols()[row]] = 0;
      }
      int count = 0;
      for (int symbol = 0; symbol < rowOf.length; symbol++) {
        if (rowOf[symbol] != ABSENT) {
          rowOf[symbol] = count;
          buffers.symbolOf[count] = symbol;
          count++;
        }
      }
      buffers.symbolCount = count;
    }

    /** Index in {@code columns} and {@code dColumns} of the symbol of a row of the batch. */
    private int symbolAt(Batch batch, LayerBuffers buffers, int row) {
      return buffers.rowOf[batch.symbols()[row]] * columns;
    }

    @Override
    void forwardStep(Batch batch, Workspace workspace, int t) {
      var buffers = buffers(workspace);
      int end = (t + 1) * batch.sequences();
      for (int row = t * batch.sequences(); row < end; row++) {
        int from = symbolAt(batch, buffers, row);
        System.arraycopy(buffers.columns, from, buffers.gates, row * columns, columns);
      }
    }

    @Override
    void beginBackward(Parameters weights, Workspace workspace) {
      var buffers = buffers(workspace);
      Arrays.fill(buffers.dColumns, 0, buffers.symbolCount * columns, 0);
    }

    @Override
    void backwardStep(Batch batch, Workspace workspace, int t) {
      var buffers = buffers(workspace);
      int end = (t + 1) * batch.sequences();
      for (int row = t * batch.sequences(); row < end; row++) {
        int to = symbolAt(batch, buffers, row);
        workspace.kernels.add(buffers.gates, row * columns, buffers.dColumns, to, columns);
      }
    }

    @Override
    void backward(Batch batch, Workspace workspace, int from, int to, Parameters gradient) {
      if (from > 0) {
        return;
      }
      var buffers = buffers(workspace);
      var into = linear.weight(gradient);
      for (int gate = 0; gate < columns; gate++) {
        int at = into.offset() + gate * symbols;
        for (int row = 0; row < buffers.symbolCount; row++) {
          into.values()[at + buffers.symbolOf[row]] += buffers.dColumns[row * columns + gate];
        }
      }
      // Each row of gates went to one symbol: the sum over symbols is the sum over rows.
      var rows = Matrix.view(buffers.dColumns, 0, buffers.symbolCount, columns);
      linear.backwardBias(workspace.kernels, rows, gradient);
    }
  }

  /** Rows of D numbers, projected by a matrix product. */
  abstract static sealed class Dense extends InputLayer {

    final int size; // D

    Dense(ModelSpec spec, int layer) {
      super(spec, layer);
      this.size = spec.inputSize(layer);
    }

    /** Collects the input rows of the window. */
    abstract void collect(Parameters weights, Batch batch, Dropout dropout, Workspace workspace);

    /** The input rows of time steps [{@code from}, {@code to}). */
    Matrix x(Workspace workspace, int from, int to) {
      return rows(buffers(workspace).x, workspace, from, to);
    }

    /** Hands on the gradient of x at time steps [{@code from}, {@code to}), if it has one. */
    void handOn(Batch batch, Workspace workspace, int from, int to, Parameters gradient) {}

    /** The rows of time steps [{@code from}, {@code to}) in the rows of a window. */
    final Matrix rows(double[] window, Workspace workspace, int from, int to) {
      int n = workspace.sequences;
      return Matrix.view(window, from * n * size, (to - from) * n, size);
    }

    /** Sets the gradient of x at time steps [{@code from}, {@code to}). */
    final void setGradient(Workspace workspace, int from, int to, Matrix dx) {
      var buffers = buffers(workspace);
      Linear.backwardInput(buffers.inputWeight, buffers.gates(from, to), dx);
    }

    @Override
    final void beginForward(Parameters weights, Batch batch, Dropout dropout, Workspace workspace) {
      collect(weights, batch, dropout, workspace);
      buffers(workspace).inputWeightT.pack(linear.weight(weights), true);
    }

    @Override
    final void forward(Parameters weights, Workspace workspace, int from, int to) {
      var buffers = buffers(workspace);
      var x = x(workspace, from, to);
      linear.forward(weights, buffers.inputWeightT, x, buffers.gates(from, to));
    }

    @Override
    void beginBackward(Parameters weights, Workspace workspace) {
      buffers(workspace).inputWeight.pack(linear.weight(weights), false);
    }

    @Override
    final void backward(Batch batch, Workspace workspace, int from, int to, Parameters gradient) {
      var gates = buffers(workspace).gates(from, to);
      linear.backward(workspace.kernels, gates, x(workspace, from, to), gradient);
      handOn(batch, workspace, from, to, gradient);
    }
  }

  /** The batch's own real numbers, which have no gradient. */
  private static final class RealInput extends Dense {

    RealInput(ModelSpec spec) {
      super(spec, 0);
    }

    @Override
    void collect(Parameters weights, Batch batch, Dropout dropout, Workspace workspace) {
      Conversion.copy(batch.reals(), 0, buffers(workspace).x, 0, batch.rows() * size);
    }

    @Override
    void beginBackward(Parameters weights, Workspace workspace) {}
  }

  /**
   * The rows of a V × E matrix that belong to the window's symbols, as PyTorch's {@code
   * nn.Embedding}. A symbol's gradient is added row by row, in the order of the backward pass.
   */
  private static final class Embedding extends Dense {

    private final int symbols;

    Embedding(ModelSpec spec, Input.Embedded input) {
      super(spec, 0);
      this.symbols = input.symbols();
    }

    @Override
    void collect(Parameters weights, Batch batch, Dropout dropout, Workspace workspace) {
      int first = weights.layout().slot(ModelLayout.EMBEDDING_WEIGHT).offset();
      for (int row = 0; row < batch.rows(); row++) {
        int from = first + Objects.checkIndex(batch.symbols()[row], symbols) * size;
        System.arraycopy(weights.values(), from, buffers(workspace).x, row * size, size);
      }
    }

    @Override
    void handOn(Batch batch, Workspace workspace, int from, int to, Parameters gradient) {
      var dx = buffers(workspace).dx;
      setGradient(workspace, from, to, rows(dx, workspace, 0, to - from));
      int first = gradient.layout().slot(ModelLayout.EMBEDDING_WEIGHT).offset();
      int firstRow = from * batch.sequences();
      for (int row = firstRow; row < to * batch.sequences(); row++) {
        int at = first + batch.symbols()[row] * size;
        workspace.kernels.add(dx, (row - firstRow) * size, gradient.values(), at, size);
      }
    }
  }

  /** The h of the layer below, after dropout. Its gradient is that layer's gradient from above. */
  private static final class LayerBelow extends Dense {

    LayerBelow(ModelSpec spec, int layer) {
      super(spec, layer);
    }

    private LayerBuffers below(Workspace workspace) {
      return workspace.layers.get(layer - 1);
    }

    @Override
    void collect(Parameters weights, Batch batch, Dropout dropout, Workspace workspace) {
      var buffers = buffers(workspace);
      buffers.drops = dropout.drops();
      buffers.dropoutScale = /* (float) */ (1 / (1 - dropout.rate()));
      if (!buffers.drops) {
        return;
      }
      var below = below(workspace);
      buffers.allocateDropout(below.dhAbove.length);
      var random = dropout.stream(layer - 1);
      int from = below.stateAt(0);
      for (int i = 0; i < batch.rows() * size; i++) {
        boolean kept = random.nextDouble() >= dropout.rate();
        buffers.kept[i] = kept;
        buffers.x[i] = kept ? below.h[from + i] * buffers.dropoutScale : 0;
      }
    }

    @Override
    Matrix x(Workspace workspace, int from, int to) {
      return buffers(workspace).drops ? super.x(workspace, from, to) : below(workspace).h(from, to);
    }

    @Override
    void handOn(Batch batch, Workspace workspace, int from, int to, Parameters gradient) {
      var buffers = buffers(workspace);
      var dx = below(workspace).dhAbove(from, to);
      setGradient(workspace, from, to, dx);
      if (buffers.drops) {
        int end = dx.offset() + dx.rows() * size;
        for (int i = dx.offset(); i < end; i++) {
          dx.values()[i] = buffers.kept[i] ? dx.values()[i] * buffers.dropoutScale : 0;
        }
      }
    }
  }
}

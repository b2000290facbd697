package dev.carrybit.nn;

import dev.carrybit.linalg.Matrix;
import dev.carrybit.linalg.Pointwise;
import java.util.Objects;

/**
 * The rows of a matrix of V × E that a window's symbols stand for, as PyTorch's {@code
 * nn.Embedding}. A symbol's gradient is added row by row, in the order of the backward pass.
 */
final class EmbeddedInput implements LayerInput {

  private final int symbols;
  private final int size;
  private final double[] rows;
  private final double[] gradient;

  EmbeddedInput(Input.Embedded input, int windowRows, int rowsTogether) {
    this.symbols = input.symbols();
    this.size = input.size();
    this.rows = new double[Math.multiplyExact(windowRows, size)];
    this.gradient = new double[Math.multiplyExact(rowsTogether, size)];
  }

  @Override
  public void beginForward(Parameters weights, Batch batch, Dropout dropout) {
    int first = weights.layout().slot(ModelLayout.EMBEDDING_WEIGHT).offset();
    for (int row = 0; row < batch.rows(); row++) {
      int from = first + Objects.checkIndex(batch.symbols()[row], symbols) * size;
      System.arraycopy(weights.values(), from, rows, row * size, size);
    }
  }

  @Override
  public Matrix rows(Batch batch, int t, int count) {
    return Matrix.view(rows, t * batch.sequences() * size, count, size);
  }

  @Override
  public boolean hasGradient() {
    return true;
  }

  @Override
  public Matrix gradient(int t, int count) {
    return Matrix.view(gradient, 0, count, size);
  }

  @Override
  public void backward(Batch batch, int t, int count, Parameters into) {
    int first = into.layout().slot(ModelLayout.EMBEDDING_WEIGHT).offset();
    for (int row = 0; row < count; row++) {
      int to = first + batch.symbols()[t * batch.sequences() + row] * size;
      Pointwise.add(gradient, row * size, into.values(), to, size);
    }
  }
}

package dev.carrybit.nn;

import dev.carrybit.data.Batch;
import dev.carrybit.linalg.Matrix;
import dev.carrybit.linalg.Pointwise;
import dev.carrybit.params.Parameters;
import java.util.Objects;

/**
 * The rows of a matrix of V × E that a window's symbols stand for, as PyTorch's {@code
 * nn.Embedding}. A symbol's gradient is added row by row, in the order of the backward pass.
 */
final class EmbeddedInput implements LayerInput {

  private final int symbols;
  private final int size;
  private final double[] rows;
  private final Matrix gradient;

  EmbeddedInput(Input.Embedded input, int sequences, int timeSteps) {
    this.symbols = input.symbols();
    this.size = input.size();
    int count = Math.multiplyExact(sequences, timeSteps);
    this.rows = new double[Math.multiplyExact(count, size)];
    this.gradient = Matrix.zeros(sequences, size);
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
  public Matrix gradient(int t) {
    return gradient;
  }

  @Override
  public void backward(Batch batch, int t, Parameters into) {
    int first = into.layout().slot(ModelLayout.EMBEDDING_WEIGHT).offset();
    for (int n = 0; n < batch.sequences(); n++) {
      int to = first + batch.symbols()[t * batch.sequences() + n] * size;
      Pointwise.add(gradient.values(), n * size, into.values(), to, size);
    }
  }
}

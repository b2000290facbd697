package dev.carrybit.nn;

import dev.carrybit.data.Batch;
import dev.carrybit.linalg.Matrix;
import dev.carrybit.linalg.Pointwise;
import dev.carrybit.params.Parameters;
import java.util.Arrays;

/** The projection of symbols: W_ih times a one-hot input is a column of it, kept here as a row. */
final class SymbolProjection implements InputProjection {

  private final boolean bias;
  private final int columns;
  private final Matrix rows;
  private final Matrix gradientRows;

  SymbolProjection(ModelSpec spec) {
    this.bias = spec.bias();
    this.columns = spec.gateColumns();
    this.rows = Matrix.zeros(spec.inputSize(0), columns);
    this.gradientRows = Matrix.zeros(spec.inputSize(0), columns);
  }

  @Override
  public void beginForward(Parameters weights) {
    rows.assignTransposed(weights.matrix(ModelLayout.inputWeight(0)));
    if (bias) {
      int from = weights.layout().slot(ModelLayout.bias(0)).offset();
      for (int symbol = 0; symbol < rows.rows(); symbol++) {
        Pointwise.add(weights.values(), from, rows.values(), symbol * columns, columns);
      }
    }
  }

  @Override
  public void forward(Batch batch, int t, Matrix gates) {
    int first = t * gates.rows();
    for (int n = 0; n < gates.rows(); n++) {
      int from = batch.symbols()[first + n] * columns;
      int to = gates.offset() + n * columns;
      System.arraycopy(rows.values(), from, gates.values(), to, columns);
    }
  }

  @Override
  public void beginBackward(Parameters weights) {
    Arrays.fill(gradientRows.values(), 0);
  }

  @Override
  public void backward(Batch batch, int t, Matrix gates, Parameters gradient) {
    int first = t * gates.rows();
    for (int n = 0; n < gates.rows(); n++) {
      int from = gates.offset() + n * columns;
      int to = batch.symbols()[first + n] * columns;
      Pointwise.add(gates.values(), from, gradientRows.values(), to, columns);
    }
  }

  @Override
  public void endBackward(Batch batch, Matrix gates, Parameters gradient) {
    gradient.matrix(ModelLayout.inputWeight(0)).addTransposed(gradientRows);
    if (bias) {
      // Each row of gates went to one symbol: the sum over symbols is the sum over rows.
      int to = gradient.layout().slot(ModelLayout.bias(0)).offset();
      for (int symbol = 0; symbol < gradientRows.rows(); symbol++) {
        Pointwise.add(gradientRows.values(), symbol * columns, gradient.values(), to, columns);
      }
    }
  }
}

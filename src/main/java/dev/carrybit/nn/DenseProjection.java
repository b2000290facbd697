package dev.carrybit.nn;

import dev.carrybit.data.Batch;
import dev.carrybit.linalg.Factor;
import dev.carrybit.linalg.Matrix;
import dev.carrybit.linalg.Pointwise;
import dev.carrybit.linalg.Products;
import dev.carrybit.params.Parameters;
import java.util.Arrays;

/** The projection of rows of real numbers, wherever they come from. */
final class DenseProjection implements InputProjection {

  private final int layer;
  private final int size;
  private final int columns;
  private final LayerInput input;
  private final Products products;
  private final Factor forward;
  private final Factor backward;
  private final double[] bias;
  private final boolean hasBias;

  /** The projection of layer {@code layer}'s input. */
  DenseProjection(ModelSpec spec, int layer, LayerInput input, Products products) {
    this.layer = layer;
    this.size = spec.inputSize(layer);
    this.columns = spec.gateColumns();
    this.input = input;
    this.products = products;
    this.forward = products.factor(size, columns);
    this.backward = products.factor(columns, size);
    this.bias = new double[columns];
    this.hasBias = spec.bias();
  }

  @Override
  public void beginForward(Parameters weights, Batch batch, Dropout dropout) {
    input.beginForward(weights, batch, dropout);
    forward.assignTransposed(weights.matrix(ModelLayout.inputWeight(layer)));
    if (hasBias) {
      int from = weights.layout().slot(ModelLayout.bias(layer)).offset();
      System.arraycopy(weights.values(), from, bias, 0, columns);
    }
  }

  @Override
  public void forward(Batch batch, int t, Matrix gates) {
    for (int n = 0; n < gates.rows(); n++) {
      System.arraycopy(bias, 0, gates.values(), gates.offset() + n * columns, columns);
    }
    forward.accumulateProduct(input.rows(batch, t, gates.rows()), gates);
  }

  @Override
  public void beginBackward(Parameters weights) {
    if (input.hasGradient()) {
      backward.assign(weights.matrix(ModelLayout.inputWeight(layer)));
    }
  }

  @Override
  public void backward(Batch batch, int t, Matrix gates, Parameters gradient) {
    if (hasBias) {
      int to = gradient.layout().slot(ModelLayout.bias(layer)).offset();
      for (int n = 0; n < gates.rows(); n++) {
        int from = gates.offset() + n * columns;
        Pointwise.add(gates.values(), from, gradient.values(), to, columns);
      }
    }
    if (input.hasGradient()) {
      var into = input.gradient(t);
      int from = into.offset();
      Arrays.fill(into.values(), from, from + into.rows() * size, 0);
      backward.accumulateProduct(gates, into);
      input.backward(batch, t, gradient);
    }
  }

  @Override
  public void endBackward(Batch batch, Matrix gates, Parameters gradient) {
    var into = gradient.matrix(ModelLayout.inputWeight(layer));
    products.accumulateTransposedProduct(gates, input.rows(batch, 0, gates.rows()), into);
  }
}

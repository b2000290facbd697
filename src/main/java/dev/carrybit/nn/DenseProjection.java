package dev.carrybit.nn;

import dev.carrybit.linalg.Factor;
import dev.carrybit.linalg.Matrix;
import dev.carrybit.linalg.Pointwise;
import dev.carrybit.linalg.Products;
import java.util.Arrays;

/**
 * The projection of rows of real numbers, wherever they come from, for the time steps that go
 * together.
 */
final class DenseProjection implements InputProjection {

  private final LayerActivations own;
  private final int layer;
  private final int size;
  private final int columns;
  private final LayerInput input;
  private final Products products;
  private final Factor forward;
  private final Factor backward;
  private final double[] bias;
  private final boolean hasBias;

  /** The projection of layer {@code layer}'s input into the gates of {@code own}. */
  DenseProjection(
      ModelSpec spec, int layer, LayerActivations own, LayerInput input, Products products) {
    this.own = own;
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
  public void forward(Batch batch, int t) {
    if (own.isFirst(t)) {
      int count = own.rowsTogether(batch, t);
      var gates = own.gates(t, count);
      for (int row = 0; row < count; row++) {
        System.arraycopy(bias, 0, own.gates, gates.offset() + row * columns, columns);
      }
      forward.accumulateProduct(input.rows(batch, t, count), gates);
    }
  }

  @Override
  public void beginBackward(Parameters weights) {
    if (input.hasGradient()) {
      backward.assign(weights.matrix(ModelLayout.inputWeight(layer)));
    }
  }

  @Override
  public void backward(Batch batch, int t, Parameters gradient) {
    if (own.isFirst(t)) {
      int count = own.rowsTogether(batch, t);
      var gates = own.gates(t, count);
      addBias(gates, gradient);
      var into = gradient.matrix(ModelLayout.inputWeight(layer));
      products.accumulateTransposedProduct(gates, input.rows(batch, t, count), into);
      if (input.hasGradient()) {
        var below = input.gradient(t, count);
        Arrays.fill(below.values(), below.offset(), below.offset() + count * size, 0);
        backward.accumulateProduct(gates, below);
        input.backward(batch, t, count, gradient);
      }
    }
  }

  private void addBias(Matrix gates, Parameters gradient) {
    if (hasBias) {
      int to = gradient.layout().slot(ModelLayout.bias(layer)).offset();
      for (int row = 0; row < gates.rows(); row++) {
        Pointwise.add(own.gates, gates.offset() + row * columns, gradient.values(), to, columns);
      }
    }
  }
}

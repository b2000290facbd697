package dev.carrybit.nn;

import dev.carrybit.data.Batch;
import dev.carrybit.linalg.Factor;
import dev.carrybit.linalg.Matrix;
import dev.carrybit.linalg.Pointwise;
import dev.carrybit.linalg.Products;
import dev.carrybit.params.Parameters;
import java.util.Arrays;
import java.util.Optional;

/** The projection of real numbers: those of the batch, or the h of the layer below. */
final class DenseProjection implements InputProjection {

  private final int layer;
  private final int size;
  private final int columns;
  private final Optional<LayerActivations> below;
  private final Products products;
  private final Factor forward;
  private final Factor backward;
  private final double[] bias;
  private final boolean hasBias;

  /** The projection of layer {@code layer}'s input; {@code below} is empty for the first. */
  DenseProjection(ModelSpec spec, int layer, Optional<LayerActivations> below, Products products) {
    this.layer = layer;
    this.size = spec.inputSize(layer);
    this.columns = spec.gateColumns();
    this.below = below;
    this.products = products;
    this.forward = products.factor(size, columns);
    this.backward = products.factor(columns, size);
    this.bias = new double[columns];
    this.hasBias = spec.bias();
  }

  @Override
  public void beginForward(Parameters weights) {
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
    forward.accumulateProduct(inputs(batch, t, gates.rows()), gates);
  }

  @Override
  public void beginBackward(Parameters weights) {
    if (below.isPresent()) {
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
    if (below.isPresent()) {
      var into = below.get().outputGradient(t);
      int from = into.offset();
      Arrays.fill(into.values(), from, from + into.rows() * size, 0);
      backward.accumulateProduct(gates, into);
    }
  }

  @Override
  public void endBackward(Batch batch, Matrix gates, Parameters gradient) {
    var into = gradient.matrix(ModelLayout.inputWeight(layer));
    products.accumulateTransposedProduct(gates, inputs(batch, 0, gates.rows()), into);
  }

  /** {@code rows} rows from time step {@code t} on. */
  private Matrix inputs(Batch batch, int t, int rows) {
    return below.isPresent()
        ? Matrix.view(below.get().outputs, below.get().stateAt(t), rows, size)
        : Matrix.view(batch.reals(), t * batch.sequences() * size, rows, size);
  }
}

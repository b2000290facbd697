package dev.carrybit.nn;

import dev.carrybit.linalg.Factor;
import dev.carrybit.linalg.Matrix;
import dev.carrybit.linalg.Pointwise;
import dev.carrybit.linalg.Products;

/**
 * The part of a layer's pre-activations that comes from the h before, W_hh h₋₁, and its gradient;
 * with scratch space of its own. It is added to the gates, or, for a cell that takes it apart,
 * written beside them with its bias b_hh. The weights' gradient is a product over the time steps
 * that go together.
 */
final class Recurrence {

  private final int layer;
  private final LayerActivations own;
  private final int columns;
  private final boolean apart;
  private final double[] bias;
  private final boolean hasBias;
  private final Products products;
  private final Factor forward;
  private final Factor backward;
  private final Matrix[] rows;
  private final Matrix[] before;
  private final Matrix signal;

  /** The recurrence of layer {@code layer}, whose buffers are those of {@code own}. */
  Recurrence(ModelSpec spec, int layer, LayerActivations own, int timeSteps, Products products) {
    this.layer = layer;
    this.own = own;
    this.columns = spec.gateColumns();
    this.apart = spec.cell().takesRecurrenceApart();
    this.bias = new double[apart ? columns : 0];
    this.hasBias = spec.hasRecurrentBias();
    this.products = products;
    this.forward = products.factor(own.hidden, columns);
    this.backward = products.factor(columns, own.hidden);
    this.rows = LayerActivations.each(timeSteps, t -> window(t, own.sequences));
    this.before = LayerActivations.each(timeSteps, t -> before(t, own.sequences));
    this.signal = Matrix.view(own.signal, 0, own.sequences, own.hidden);
  }

  /** Takes in a window's weights before its forward pass. */
  void beginForward(Parameters weights) {
    forward.assignTransposed(weights.matrix(ModelLayout.recurrentWeight(layer)));
    if (hasBias) {
      int from = weights.layout().slot(ModelLayout.recurrentBias(layer)).offset();
      System.arraycopy(weights.values(), from, bias, 0, columns);
    }
  }

  /**
   * gates ← gates + W_hh h₋₁ for the rows of time step {@code t}, or recurrent ← b_hh + W_hh h₋₁.
   */
  void forward(int t) {
    if (apart) {
      for (int n = 0; n < own.sequences; n++) {
        System.arraycopy(bias, 0, own.recurrent, own.gatesAt(t) + n * columns, columns);
      }
    }
    forward.accumulateProduct(before[t], rows[t]);
  }

  /** Takes in a window's weights before its backward pass. */
  void beginBackward(Parameters weights) {
    backward.assign(weights.matrix(ModelLayout.recurrentWeight(layer)));
  }

  /**
   * Takes in the gradient of time step {@code t}'s product, and adds to the weights' gradient where
   * the time step is the first of those that go together.
   */
  void addGradient(Batch batch, int t, Parameters gradient) {
    if (hasBias) {
      int to = gradient.layout().slot(ModelLayout.recurrentBias(layer)).offset();
      for (int n = 0; n < own.sequences; n++) {
        int from = own.gatesAt(t) + n * columns;
        Pointwise.add(own.recurrent, from, gradient.values(), to, columns);
      }
    }
    if (own.isFirst(t)) {
      int count = own.rowsTogether(batch, t);
      var into = gradient.matrix(ModelLayout.recurrentWeight(layer));
      own.resets.zero(batch, t, t + count / own.sequences);
      products.accumulateTransposedProduct(window(t, count), before(t, count), into);
      own.resets.restore(batch, t);
    }
  }

  /** Adds the gradient of the h before time step {@code t} to the layer's signal. */
  void backward(int t) {
    backward.accumulateProduct(rows[t], signal);
  }

  /** {@code count} rows of the product from time step {@code t} on. */
  private Matrix window(int t, int count) {
    return Matrix.view(own.recurrent, own.gatesAt(t), count, columns);
  }

  /** As many rows of the h before. */
  private Matrix before(int t, int count) {
    return Matrix.view(own.outputs, own.stateAt(t - 1), count, own.hidden);
  }
}

package dev.carrybit.nn;

import dev.carrybit.linalg.Factor;
import dev.carrybit.linalg.Matrix;
import dev.carrybit.linalg.Pointwise;
import dev.carrybit.linalg.Products;
import java.util.Arrays;

/**
 * The layer that turns the last recurrent layer's h into V sums a row, W h + b, and those into
 * outputs and losses; with scratch space of its own. Both passes do the time steps that go together
 * as soon as the last of them is there.
 */
final class OutputLayer implements LayerOutput {

  /** V a row of the window: sums, then outputs, then the sums' gradients. */
  final double[] outputs;

  /** The loss of each row. */
  final double[] losses;

  private final LayerActivations last;
  private final OutputLoss loss;
  private final int columns;
  private final Products products;
  private final Factor forward;
  private final Factor backward;
  private final double[] bias;
  private final boolean hasBias;
  private final Part[] parts;

  /** The layer above {@code last}, for windows of at most {@code timeSteps}. */
  OutputLayer(ModelSpec spec, LayerActivations last, int timeSteps, Products products) {
    int rows = Math.multiplyExact(last.sequences, timeSteps);
    this.last = last;
    this.columns = spec.outputs();
    this.outputs = new double[Math.multiplyExact(rows, columns)];
    this.losses = new double[rows];
    this.loss = new OutputLoss(spec.output(), spec.loss(), columns);
    this.products = products;
    this.forward = products.factor(last.hidden, columns);
    this.backward = products.factor(columns, last.hidden);
    this.bias = new double[columns];
    this.hasBias = spec.bias();
    this.parts = new Part[(timeSteps + last.stepsTogether - 1) / last.stepsTogether];
    int together = last.stepsTogether * last.sequences;
    Arrays.setAll(parts, i -> new Part(i * together, Math.min(rows, (i + 1) * together)));
  }

  /** The loss of a batch after its forward pass, summed over all targets. */
  double loss(Batch batch) {
    double total = 0;
    for (int row = 0; row < batch.rows(); row++) {
      total += losses[row];
    }
    return total;
  }

  @Override
  public void beginForward(Parameters weights) {
    forward.assignTransposed(weights.matrix(ModelLayout.OUTPUT_WEIGHT));
    if (hasBias) {
      int from = weights.layout().slot(ModelLayout.OUTPUT_BIAS).offset();
      System.arraycopy(weights.values(), from, bias, 0, columns);
    }
  }

  @Override
  public void forward(Batch batch, int t) {
    if (last.isLast(batch, t)) {
      var part = part(batch, t);
      for (int row = part.from; row < part.end; row++) {
        System.arraycopy(bias, 0, outputs, row * columns, columns);
      }
      forward.accumulateProduct(part.hidden, part.sums);
      loss.forward(batch, part.from, part.end, outputs, losses);
    }
  }

  @Override
  public void beginBackward(Parameters weights) {
    backward.assign(weights.matrix(ModelLayout.OUTPUT_WEIGHT));
  }

  @Override
  public void backward(Batch batch, int t, Parameters gradient) {
    if (last.isLast(batch, t)) {
      var part = part(batch, t);
      loss.backward(batch, part.from, part.end, outputs);
      products.accumulateTransposedProduct(
          part.sums, part.hidden, gradient.matrix(ModelLayout.OUTPUT_WEIGHT));
      if (hasBias) {
        int to = gradient.layout().slot(ModelLayout.OUTPUT_BIAS).offset();
        for (int row = part.from; row < part.end; row++) {
          Pointwise.add(outputs, row * columns, gradient.values(), to, columns);
        }
      }
      Arrays.fill(last.outputGradient, part.from * last.hidden, part.end * last.hidden, 0);
      backward.accumulateProduct(part.sums, part.gradient);
    }
  }

  /** The part whose last time step is {@code t}: one made before, unless its window ends early. */
  private Part part(Batch batch, int t) {
    var whole = parts[t / last.stepsTogether];
    int end = (t + 1) * batch.sequences();
    return whole.end == end ? whole : new Part(whole.from, end);
  }

  /** The rows of time steps that go together: their h, sums, and the gradient of their h. */
  private final class Part {

    private final int from;
    private final int end;
    private final Matrix hidden;
    private final Matrix sums;
    private final Matrix gradient;

    Part(int from, int end) {
      int rows = end - from;
      int h = last.hidden;
      this.from = from;
      this.end = end;
      this.hidden = Matrix.view(last.outputs, last.stateAt(0) + from * h, rows, h);
      this.sums = Matrix.view(outputs, from * columns, rows, columns);
      this.gradient = Matrix.view(last.outputGradient, from * h, rows, h);
    }
  }
}

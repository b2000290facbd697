package dev.carrybit.train;

import dev.carrybit.addition.AdditionProblem;
import dev.carrybit.nn.Batch;
import dev.carrybit.nn.Dropout;
import dev.carrybit.nn.UnrolledNetwork;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;

/**
 * Adds numbers of any length with a trained network. Bits are read in short windows; the network's
 * state carries over from one window to the next. Not thread-safe.
 */
public final class Adder {

  /** Receives row {@code row} of the outputs: bit {@code t} of problem {@code n}. */
  private interface Visitor {
    void visit(int t, int n, int row);
  }

  private final UnrolledNetwork network;
  private final double[] weights;
  private final Batch batch;
  private final double[] state;
  private final int window;

  /** An adder of exactly {@code sequences} problems at a time, {@code window} bits at a time. */
  public Adder(ModelPlan model, double[] weights, int sequences, int window) {
    this.network = model.unrolled(sequences, window);
    this.weights = weights;
    this.window = window;
    this.batch = Batch.of(model.spec().input(), sequences, window);
    this.state = new double[sequences * model.spec().stateSize()];
  }

  /** Returns the predicted sum as {@code bits} bits; for an adder with batches of one problem. */
  public BigInteger add(AdditionProblem problem, int bits) {
    var sum = new byte[bits / 8 + 1];
    forward(
        List.of(problem),
        bits,
        (t, n, row) -> sum[sum.length - 1 - t / 8] |= network.prediction(row) << (t % 8));
    return new BigInteger(1, sum);
  }

  /** Measures the network on {@code problems}, one batch of this adder. */
  public Measurement measure(List<AdditionProblem> problems, int bits) {
    var right = new int[problems.size()];
    double loss =
        forward(
            problems,
            bits,
            (t, n, row) -> right[n] += network.prediction(row) == batch.targets()[row] ? 1 : 0);
    long rightBits = Arrays.stream(right).asLongStream().sum();
    long rightSums = Arrays.stream(right).filter(count -> count == bits).count();
    return new Measurement(loss, (long) bits * right.length, rightBits, right.length, rightSums);
  }

  private double forward(List<AdditionProblem> problems, int bits, Visitor visitor) {
    double loss = 0;
    Arrays.fill(state, 0);
    for (int from = 0; from < bits; from += window) {
      batch.timeSteps(Math.min(window, bits - from));
      for (int n = 0; n < problems.size(); n++) {
        problems.get(n).fill(batch, n, from);
      }
      loss += network.forward(weights, batch, state, Dropout.NONE);
      for (int row = 0; row < batch.rows(); row++) {
        visitor.visit(from + row / batch.sequences(), row % batch.sequences(), row);
      }
    }
    return loss;
  }
}

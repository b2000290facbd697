package dev.carrybit.spark;

import dev.carrybit.train.RoundInput;
import java.io.Serializable;
import java.util.ArrayList;
import org.apache.spark.ml.linalg.DenseVector;

/**
 * A round's input on its way to the executors.
 *
 * @param step completed steps
 * @param weights the weights
 * @param memory what the optimizer remembers
 * @param rateScale what plateaus have left of the learning rate
 * @param carried each shard's state
 */
record Shipment(
    long step,
    DenseVector weights,
    DenseVector memory,
    double rateScale,
    ArrayList<double[]> carried)
    implements Serializable {

  static Shipment of(RoundInput input) {
    return new Shipment(
        input.step(),
        new DenseVector(input.weights()),
        new DenseVector(input.memory()),
        input.rateScale(),
        new ArrayList<>(input.carried()));
  }

  /** What the numbers in it take. */
  long bytes() {
    long numbers = weights.size() + memory.size();
    for (var state : carried) {
      numbers += state.length;
    }
    return Double.BYTES * numbers;
  }

  RoundInput input() {
    return new RoundInput(step, weights.values(), memory.values(), rateScale, carried);
  }
}

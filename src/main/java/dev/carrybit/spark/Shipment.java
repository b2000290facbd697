package dev.carrybit.spark;

import dev.carrybit.train.RoundInput;
import java.io.Serializable;
import java.util.ArrayList;

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
    ShippedVector weights,
    ShippedVector memory,
    double rateScale,
    ArrayList<double[]> carried)
    implements Serializable {

  static Shipment copyOf(RoundInput input) {
    return new Shipment(
        input.step(),
        ShippedVector.of(input.weights().clone()),
        ShippedVector.of(input.memory().clone()),
        input.rateScale(),
        new ArrayList<>(input.carried()));
  }

  /** What the numbers in it take. */
  long bytes() {
    long numbers = weights.vector().size() + memory.vector().size();
    for (var state : carried) {
      numbers += state.length;
    }
    return Double.BYTES * numbers;
  }

  RoundInput input() {
    return new RoundInput(step, weights.values(), memory.values(), rateScale, carried);
  }
}

package dev.carrybit.train;

import dev.carrybit.addition.AdditionProblem;
import dev.carrybit.nn.Batch;
import dev.carrybit.nn.UnrolledNetwork;
import java.io.Serializable;

/**
 * A network's answer to an addition problem.
 *
 * @param problem the addition problem
 * @param predicted the predicted bits, least significant first
 * @param error Σ |y − o| over the bits, where o is the output for the bit 1
 */
public record Answer(AdditionProblem problem, int[] predicted, double error)
    implements Serializable {

  /**
   * The answer to sequence 0 of {@code batch}, which holds whole problems, after a forward pass.
   */
  public static Answer of(Batch batch, UnrolledNetwork network, int outputs) {
    var predicted = new int[batch.timeSteps()];
    double error = 0;
    for (int t = 0; t < predicted.length; t++) {
      int row = t * batch.sequences();
      predicted[t] = network.prediction(row);
      error += Math.abs(batch.targets()[row] - network.output(row, outputs - 1));
    }
    return new Answer(AdditionProblem.of(batch, 0), predicted, error);
  }
}

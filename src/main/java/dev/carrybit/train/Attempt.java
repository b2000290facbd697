package dev.carrybit.train;

import dev.carrybit.addition.AdditionProblem;
import dev.carrybit.nn.Activations;
import dev.carrybit.nn.Batch;
import java.io.Serializable;

/**
 * A network's answer to an addition problem.
 *
 * @param problem what was asked
 * @param predicted the bits it said, least significant first
 * @param error Σ |y − o| over the bits, o being the output that stands for a one
 */
public record Attempt(AdditionProblem problem, int[] predicted, double error)
    implements Serializable {

  /**
   * The answer to sequence 0 of {@code batch}, which holds whole problems, after a forward pass.
   */
  public static Attempt of(Batch batch, Activations activations, int outputs) {
    var predicted = new int[batch.timeSteps()];
    double error = 0;
    for (int t = 0; t < predicted.length; t++) {
      int row = t * batch.sequences();
      predicted[t] = activations.prediction(row);
      error += Math.abs(batch.targets()[row] - activations.output(row, outputs - 1));
    }
    return new Attempt(AdditionProblem.of(batch, 0), predicted, error);
  }
}

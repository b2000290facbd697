package dev.carrybit.model;

import dev.carrybit.addition.AdditionProblem;
import dev.carrybit.nn.Batch;
import dev.carrybit.nn.Network;
import dev.carrybit.nn.Parameters;
import java.util.ArrayList;
import java.util.List;

/**
 * One position of the forward pass of a network on an addition problem.
 *
 * @param inputs the bits of a and b
 * @param target the bit of the sum
 * @param hidden the hidden state h of the last recurrent layer
 * @param output the output o for the bit 1
 * @param delta the negative gradient of the loss with respect to the logit; (y − o) o (1 − o) for a
 *     squared error
 * @param error Σ |y − o| up to this position
 */
public record Trace(
    int[] inputs, int target, double[] hidden, double output, double delta, double error) {

  /** Returns the first {@code bits} positions, the least significant bit first. */
  public static List<Trace> of(
      Network network, Parameters weights, AdditionProblem problem, int bits) {
    var spec = network.spec();
    var batch = Batch.of(spec.input(), 1, bits);
    var workspace = network.workspace(1, bits);
    problem.fill(batch, 0, 0);
    network.forward(weights, batch, new double[spec.stateSize()], workspace);
    int one = spec.outputs() - 1;
    var outputs = new double[bits];
    for (int t = 0; t < bits; t++) {
      outputs[t] = workspace.output(t, one);
    }
    // The backward pass replaces the outputs by the gradients of the logits.
    network.backward(weights, batch, workspace, Parameters.zeros(network.layout()));
    var positions = new ArrayList<Trace>();
    double error = 0;
    for (int t = 0; t < bits; t++) {
      var hidden = new double[spec.hidden()];
      for (int unit = 0; unit < hidden.length; unit++) {
        hidden[unit] = workspace.hidden(spec.layers() - 1, t, unit);
      }
      error += Math.abs(problem.target(t) - outputs[t]);
      int[] inputs = {problem.a().testBit(t) ? 1 : 0, problem.b().testBit(t) ? 1 : 0};
      double delta = -workspace.output(t, one);
      positions.add(new Trace(inputs, problem.target(t), hidden, outputs[t], delta, error));
    }
    return positions;
  }
}

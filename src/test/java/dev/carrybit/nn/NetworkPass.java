package dev.carrybit.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;

/**
 * The results of a forward and a backward pass.
 *
 * @param loss summed over targets
 * @param outputs V for each row of the batch
 * @param finalState as {@link Workspace#finalState} writes it
 * @param gradient of the summed loss
 */
record NetworkPass(double loss, double[] outputs, double[] finalState, Parameters gradient) {

  static NetworkPass of(Network model, Parameters weights, Batch batch, double[] state) {
    var workspace = model.workspace(batch.sequences(), batch.timeSteps());
    return of(model, weights, batch, state, workspace, Dropout.NONE);
  }

  static NetworkPass of(
      Network model,
      Parameters weights,
      Batch batch,
      double[] state,
      Workspace workspace,
      Dropout dropout) {
    double loss = model.forward(weights, batch, state, workspace, dropout);
    int used = batch.rows() * model.spec().outputs();
    var outputs = Arrays.copyOf(workspace.outputs(), used);
    var finalState = new double[state.length];
    workspace.finalState(batch, finalState);
    var gradient = Parameters.zeros(model.layout());
    model.backward(weights, batch, workspace, gradient);
    return new NetworkPass(loss, outputs, finalState, gradient);
  }

  void requireBits(NetworkPass expected) {
    assertThat(loss).isEqualTo(expected.loss);
    assertThat(outputs).containsExactly(expected.outputs);
    assertThat(finalState).containsExactly(expected.finalState);
    assertThat(gradient.values()).containsExactly(expected.gradient.values());
  }
}

package dev.carrybit.model;

import dev.carrybit.linalg.KernelChoice;
import dev.carrybit.nn.Batch;
import dev.carrybit.nn.Input;
import dev.carrybit.nn.ModelLayout;
import dev.carrybit.nn.ModelSpec;
import dev.carrybit.nn.Network;
import java.util.Arrays;
import java.util.Random;

/**
 * What a network says to a random batch from a random state.
 *
 * @param batch the inputs
 * @param state before it, N rows of the spec's state size
 * @param logits V a row, before softmax or sigmoid
 * @param probabilities V a row, after it
 * @param finalState after it
 */
public record Reference(
    Batch batch, double[] state, double[] logits, double[] probabilities, double[] finalState) {

  /** Ours, of up to six sequences of up to twelve time steps. */
  public static Reference random(TrainedModel network, Random random) {
    var spec = network.spec();
    var batch = batch(spec, 1 + random.nextInt(6), 1 + random.nextInt(12), random);
    var state = new double[batch.sequences() * spec.stateSize()];
    Arrays.setAll(state, i -> 2 * random.nextDouble() - 1);
    return of(network, batch, state);
  }

  private static Reference of(TrainedModel network, Batch batch, double[] state) {
    var spec = network.spec();
    var kernels = KernelChoice.VECTOR;
    var model = new Network(spec, kernels, Double.POSITIVE_INFINITY);
    var workspace = model.workspace(batch.sequences(), batch.timeSteps());
    model.forward(network.weights(), batch, state, workspace);
    var last = state.clone();
    workspace.finalState(batch, last);
    var hidden = new double[batch.rows()][spec.hidden()];
    for (int row = 0; row < batch.rows(); row++) {
      for (int unit = 0; unit < spec.hidden(); unit++) {
        hidden[row][unit] = workspace.hidden(spec.layers() - 1, row, unit);
      }
    }
    return new Reference(batch, state, logits(network, hidden), workspace.outputs().clone(), last);
  }

  /** W h + b in plain loops, since our own outputs are never seen before softmax or sigmoid. */
  private static double[] logits(TrainedModel network, double[][] hidden) {
    int outputs = network.spec().outputs();
    var weight = network.weights().matrix(ModelLayout.OUTPUT_WEIGHT);
    var logits = new double[hidden.length * outputs];
    for (int i = 0; i < logits.length; i++) {
      int v = i % outputs;
      double sum = network.spec().bias() ? bias(network, v) : 0;
      for (int unit = 0; unit < weight.columns(); unit++) {
        sum += weight.getEntry(v, unit) * hidden[i / outputs][unit];
      }
      logits[i] = sum;
    }
    return logits;
  }

  private static double bias(TrainedModel network, int v) {
    return network.weights().matrix(ModelLayout.OUTPUT_BIAS).getEntry(v, 0);
  }

  private static Batch batch(ModelSpec spec, int sequences, int timeSteps, Random random) {
    if (!(spec.input() instanceof Input.Reals)) {
      var batch = Batch.ofSymbols(sequences, timeSteps);
      Arrays.setAll(batch.symbols(), row -> random.nextInt(spec.outputs()));
      return batch;
    }
    var batch = Batch.of(new Input.Reals(spec.input().size()), sequences, timeSteps);
    Arrays.setAll(batch.reals(), i -> 2 * random.nextDouble() - 1);
    return batch;
  }

  /**
   * Layer {@code 0…L−1}'s h (part 0) or c (part 1) of a state as other programs have it: L × N × H.
   */
  public static double[] part(ModelSpec spec, double[] state, int part) {
    int sequences = state.length / spec.stateSize();
    int hidden = spec.hidden();
    var found = new double[spec.layers() * sequences * hidden];
    for (int layer = 0; layer < spec.layers(); layer++) {
      for (int n = 0; n < sequences; n++) {
        int from = n * spec.stateSize() + (layer * spec.cell().states() + part) * hidden;
        System.arraycopy(state, from, found, (layer * sequences + n) * hidden, hidden);
      }
    }
    return found;
  }
}

package dev.carrybit.pytorch;

import dev.carrybit.linalg.KernelChoice;
import dev.carrybit.nn.Batch;
import dev.carrybit.nn.Dropout;
import dev.carrybit.nn.ModelLayout;
import dev.carrybit.nn.ModelSpec;
import dev.carrybit.nn.Parameters;
import dev.carrybit.nn.Precision;
import dev.carrybit.nn.SplitMix64;
import dev.carrybit.nn.UnrolledNetwork;
import dev.carrybit.optim.Clipping;
import dev.carrybit.optim.Optimizer;
import dev.carrybit.storage.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Steps of a network along streams of symbols: a window starts with the state that the one before
 * it ended with. A symbol depends on the one two before it, and on chance, so that there is
 * something to learn and no end to it.
 */
public final class StatefulTraining {

  static final int TIME_STEPS = 11;

  private static final int SEQUENCES = 5;

  private final UnrolledNetwork network;
  private final Parameters first;
  private final int[] stream;
  private final Batch batch = Batch.ofSymbols(SEQUENCES, TIME_STEPS);
  private final double[] state;

  /** A run of at most {@code steps}. */
  StatefulTraining(ModelSpec spec, KernelChoice kernels, Precision precision, int steps) {
    network =
        UnrolledNetwork.of(
            spec, kernels, precision, Double.POSITIVE_INFINITY, SEQUENCES, TIME_STEPS);
    state = new double[SEQUENCES * spec.stateSize()];
    var random = new SplitMix64(2);
    first = Parameters.zeros(ModelLayout.of(spec));
    double bound = 1 / Math.sqrt(spec.hidden());
    Arrays.setAll(first.values(), i -> bound * (2 * random.nextDouble() - 1));
    stream = new int[(steps * TIME_STEPS + 1) * SEQUENCES];
    for (int i = 0; i < stream.length; i++) {
      int before = i < 2 * SEQUENCES ? 0 : stream[i - 2 * SEQUENCES];
      stream[i] = (2 * before + random.nextInt(2)) % spec.outputs();
    }
  }

  /** The initial weights, biases among them, and the streams, a row for each time step. */
  List<Tensor> tensors() {
    var tensors = new ArrayList<Tensor>();
    for (var slot : first.layout().slots()) {
      int[] shape = {slot.rows(), slot.columns()};
      var values = Arrays.copyOfRange(first.values(), slot.offset(), slot.end());
      tensors.add(new Tensor(slot.name(), shape, values));
    }
    int[] shape = {stream.length / SEQUENCES, SEQUENCES};
    tensors.add(new Tensor("stream", shape, Arrays.stream(stream).asDoubleStream().toArray()));
    return tensors;
  }

  /** The gradient of the second window's summed loss by the initial weights. */
  Parameters gradient() {
    Arrays.fill(state, 0);
    var gradient = Parameters.zeros(first.layout());
    loss(0, first.values(), gradient.values());
    loss(1, first.values(), gradient.values());
    return gradient;
  }

  /** The mean losses before each of {@code steps} steps of {@code rule}. */
  double[] losses(int steps, Optimizer rule, Clipping clipping) {
    var layout = first.layout();
    var weights = first.values().clone();
    var memory = rule.initialState(layout.size());
    var losses = new double[steps];
    var gradient = new double[weights.length];
    Arrays.fill(state, 0);
    for (int step = 0; step < steps; step++) {
      losses[step] = loss(step, weights, gradient) / batch.rows();
      var clipped = clipping.clip(gradient, batch.rows());
      rule.step(layout, weights, clipped, memory, step, rule.learningRate());
    }
    return losses;
  }

  private double loss(int step, double[] weights, double[] gradient) {
    int from = step * batch.rows();
    System.arraycopy(stream, from, batch.symbols(), 0, batch.rows());
    System.arraycopy(stream, from + SEQUENCES, batch.targets(), 0, batch.rows());
    double loss = network.forward(weights, batch, state, Dropout.NONE);
    network.backward(batch, gradient);
    return loss;
  }
}

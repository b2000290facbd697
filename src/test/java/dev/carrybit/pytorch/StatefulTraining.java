package dev.carrybit.pytorch;

import dev.carrybit.linalg.KernelChoice;
import dev.carrybit.nn.Batch;
import dev.carrybit.nn.ModelLayout;
import dev.carrybit.nn.ModelSpec;
import dev.carrybit.nn.Network;
import dev.carrybit.nn.Parameters;
import dev.carrybit.nn.SplitMix64;
import dev.carrybit.nn.Workspace;
import dev.carrybit.optim.Adam;
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

  private final Network model;
  private final Parameters first;
  private final int[] stream;
  private final Batch batch = Batch.ofSymbols(SEQUENCES, TIME_STEPS);
  private final Workspace workspace;
  private final double[] state;

  /** A run of at most {@code steps}. */
  StatefulTraining(ModelSpec spec, KernelChoice kernels, int steps) {
    model = new Network(spec, kernels, Double.POSITIVE_INFINITY);
    workspace = model.workspace(SEQUENCES, TIME_STEPS);
    state = new double[SEQUENCES * spec.stateSize()];
    var random = new SplitMix64(2);
    first = Parameters.zeros(ModelLayout.of(spec));
    Arrays.setAll(first.values(), i -> random.nextDouble() - 0.5);
    stream = new int[(steps * TIME_STEPS + 1) * SEQUENCES];
    for (int i = 0; i < stream.length; i++) {
      int before = i < 2 * SEQUENCES ? 0 : stream[i - 2 * SEQUENCES];
      stream[i] = (2 * before + random.nextInt(2)) % spec.outputs();
    }
  }

  /** The first weights, biases among them, and the streams, a row for each time step. */
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

  /** The gradient of the second window's summed loss by the first weights. */
  Parameters gradient() {
    Arrays.fill(state, 0);
    loss(0, first, Parameters.zeros(model.layout()));
    var gradient = Parameters.zeros(model.layout());
    loss(1, first, gradient);
    return gradient;
  }

  /** The mean losses before each of {@code steps} steps of Adam. */
  double[] losses(int steps, double rate) {
    return losses(steps, new Adam(rate, 0.9, 0.999, 1e-8, 0, false));
  }

  /** The mean losses before each of {@code steps} steps of {@code rule}. */
  double[] losses(int steps, Optimizer rule) {
    var weights = new Parameters(model.layout(), first.values().clone());
    var memory = rule.initialState(model.layout().size());
    var losses = new double[steps];
    Arrays.fill(state, 0);
    for (int step = 0; step < steps; step++) {
      var gradient = Parameters.zeros(model.layout());
      losses[step] = loss(step, weights, gradient) / batch.rows();
      Arrays.setAll(gradient.values(), i -> gradient.values()[i] / batch.rows());
      rule.step(model.layout(), weights.values(), gradient.values(), memory, rule.learningRate());
    }
    return losses;
  }

  private double loss(int step, Parameters weights, Parameters gradient) {
    int from = step * batch.rows();
    System.arraycopy(stream, from, batch.symbols(), 0, batch.rows());
    System.arraycopy(stream, from + SEQUENCES, batch.targets(), 0, batch.rows());
    double loss = model.forward(weights, batch, state, workspace);
    workspace.finalState(batch, state);
    model.backward(weights, batch, workspace, gradient);
    return loss;
  }
}

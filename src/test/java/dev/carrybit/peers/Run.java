package dev.carrybit.peers;

import dev.carrybit.data.Batch;
import dev.carrybit.data.SplitMix64;
import dev.carrybit.io.Tensor;
import dev.carrybit.nn.Activations;
import dev.carrybit.nn.Distribution;
import dev.carrybit.nn.Initialization;
import dev.carrybit.nn.SequenceModel;
import dev.carrybit.nn.WeightsInitializer;
import dev.carrybit.optim.Adam;
import dev.carrybit.optim.Optimizer;
import dev.carrybit.params.Parameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A few steps of a network on one batch of random symbols. */
final class Run {

  private static final int SEQUENCES = 5;
  private static final int TIME_STEPS = 11;

  private final SequenceModel model;
  private final Parameters first;
  private final Batch batch = Batch.ofSymbols(SEQUENCES, TIME_STEPS);
  private final Activations activations;

  Run(SequenceModel model) {
    this.model = model;
    this.activations = model.activations(SEQUENCES, TIME_STEPS);
    var rule =
        new Initialization(
            Distribution.UNIFORM, Distribution.UNIFORM, Distribution.UNIFORM, -0.5, 0.5, 1);
    this.first = new WeightsInitializer(model.spec(), rule).draw(1);
    var random = new SplitMix64(2);
    Arrays.setAll(batch.symbols(), row -> random.nextInt(model.spec().input().size()));
    Arrays.setAll(batch.targets(), row -> random.nextInt(model.spec().outputs()));
  }

  /** The weights, and symbols and targets of T × N. */
  List<Tensor> tensors() {
    var tensors = new ArrayList<Tensor>();
    for (var slot : first.layout().slots()) {
      int[] shape = {slot.rows(), slot.columns()};
      var values = Arrays.copyOfRange(first.values(), slot.offset(), slot.end());
      tensors.add(new Tensor(slot.name(), shape, values));
    }
    tensors.add(tensor("symbols", batch.symbols()));
    tensors.add(tensor("targets", batch.targets()));
    return tensors;
  }

  private static Tensor tensor(String name, int[] rows) {
    int[] shape = {TIME_STEPS, SEQUENCES};
    return new Tensor(name, shape, Arrays.stream(rows).asDoubleStream().toArray());
  }

  /** The gradient of the summed loss by the first weights. */
  Parameters gradient() {
    var gradient = Parameters.zeros(model.layout());
    loss(first, gradient);
    return gradient;
  }

  /** The mean losses before each of {@code steps} steps of Adam. */
  double[] losses(int steps, double rate) {
    return losses(steps, new Adam(rate, 0.9, 0.999, 1e-8));
  }

  /** The mean losses before each of {@code steps} steps of {@code rule}. */
  double[] losses(int steps, Optimizer rule) {
    var weights = new Parameters(model.layout(), first.values().clone());
    var state = rule.initialState(model.layout().size());
    var losses = new double[steps];
    for (int step = 0; step < steps; step++) {
      var gradient = Parameters.zeros(model.layout());
      losses[step] = loss(weights, gradient) / batch.rows();
      Arrays.setAll(gradient.values(), i -> gradient.values()[i] / batch.rows());
      rule.step(model.layout(), weights.values(), gradient.values(), state);
    }
    return losses;
  }

  private double loss(Parameters weights, Parameters gradient) {
    var state = new double[SEQUENCES * model.spec().stateSize()];
    double loss = model.forward(weights, batch, state, activations);
    model.backward(weights, batch, activations, gradient);
    return loss;
  }
}

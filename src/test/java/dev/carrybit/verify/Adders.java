package dev.carrybit.verify;

import dev.carrybit.config.TrainSettings.GradientScale;
import dev.carrybit.linalg.KernelChoice;
import dev.carrybit.nn.Activation;
import dev.carrybit.nn.Cell;
import dev.carrybit.nn.Elman;
import dev.carrybit.nn.Initialization;
import dev.carrybit.nn.Initialization.Distribution;
import dev.carrybit.nn.Input;
import dev.carrybit.nn.Loss;
import dev.carrybit.nn.ModelSpec;
import dev.carrybit.nn.Network;
import dev.carrybit.nn.Output;
import dev.carrybit.nn.Parameters;
import dev.carrybit.optim.Adam;
import dev.carrybit.optim.Clipping;
import dev.carrybit.optim.LearningRate;
import dev.carrybit.train.Examples;
import dev.carrybit.train.ModelPlan;
import dev.carrybit.train.Plans;
import dev.carrybit.train.WorkPlan;
import java.util.List;

/** Networks that were trained to add. */
final class Adders {

  /**
   * A trained network.
   *
   * @param spec its architecture
   */
  record Adder(ModelSpec spec, Parameters weights) {

    Network network() {
      return Adders.network(spec);
    }

    Activation activation() {
      return ((Elman) spec.cell()).activation();
    }
  }

  private static final double UNBOUNDED = Double.POSITIVE_INFINITY;

  private Adders() {}

  static Network network(ModelSpec spec) {
    return new Network(spec, KernelChoice.VECTOR, UNBOUNDED);
  }

  /** A network of one layer, with biases. */
  static ModelSpec spec(Input input, Cell cell, int hidden, Output output) {
    int outputs = output == Output.SIGMOID ? 1 : 2;
    return new ModelSpec(input, cell, 1, hidden, true, outputs, output, Loss.CROSS_ENTROPY);
  }

  static ModelSpec tanh(int hidden) {
    return spec(new Input.Reals(2), new Elman(Activation.TANH), hidden, Output.SIGMOID);
  }

  /** After some steps of Adam, with a weight decay of 1e-3. */
  static Adder trained(ModelSpec spec, long seed, int steps) {
    var plan =
        new WorkPlan(
            new ModelPlan(spec, KernelChoice.VECTOR, UNBOUNDED),
            new Examples.Addition(8, seed),
            64,
            1,
            new Adam(0.1, 0.9, 0.999, 1e-8, 1e-3, false),
            Clipping.NONE,
            GradientScale.TARGET_MEAN,
            1,
            1000,
            LearningRate.CONSTANT);
    double bound = 1 / Math.sqrt(spec.hidden());
    var uniform = Distribution.UNIFORM;
    var first = new Initialization(uniform, uniform, uniform, -bound, bound, 0).draw(spec, seed);
    var settings = Plans.settings(plan, steps);
    return new Adder(spec, Plans.train(plan, first, settings, List.of()).state().weights());
  }
}

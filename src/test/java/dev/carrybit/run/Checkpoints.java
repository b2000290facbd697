package dev.carrybit.run;

import dev.carrybit.config.RunSettings.CheckpointSettings;
import dev.carrybit.nn.ParameterLayout;
import dev.carrybit.nn.Parameters;
import dev.carrybit.optim.OptimizerState;
import dev.carrybit.storage.NamedWeights;
import dev.carrybit.storage.Tensor;
import dev.carrybit.train.Measurement;
import dev.carrybit.train.TrainingState;
import dev.carrybit.train.Validation;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Small checkpoints for tests. */
public final class Checkpoints {
  public static final ParameterLayout LAYOUT =
      ParameterLayout.of(
          List.of(
              new ParameterLayout.Shape("weight_ih_l0", 2, 3, false),
              new ParameterLayout.Shape("bias_ih_l0", 2, 1, false)));

  private static final Checkpoint.Origin ORIGIN =
      new Checkpoint.Origin(Map.of("seed", "7", "text.input", "a \"b\" ü"), "fingerprint", "");

  private Checkpoints() {}

  /** Saves a checkpoint whose arrays do not change meanwhile. */
  static void save(
      CheckpointStore store, Checkpoint checkpoint, RunLock lock, CheckpointSettings retention) {
    store.save(checkpoint, checkpoint.file(), lock, retention);
  }

  /** After {@code steps} steps; the weights after {@code best} steps have the best measurement. */
  static Checkpoint after(long steps, long best) {
    var measurement = new Measurement(1, 1, 1, 0, 0);
    return with(after(steps), new Validation(steps, best, measurement, 0, 1, 0));
  }

  /** The same with these measurements. */
  static Checkpoint with(Checkpoint from, Validation validation) {
    var state = from.state();
    return Checkpoint.of(
        from.origin(),
        new TrainingState(
            state.weights(),
            state.optimizer(),
            state.carried(),
            state.steps(),
            state.targets(),
            state.loss(),
            state.seconds(),
            Optional.of(validation)),
        from.samples());
  }

  static List<Tensor> tensors(Checkpoint checkpoint) {
    return NamedWeights.tensors(checkpoint.state().weights());
  }

  /** After {@code steps} steps, with numbers derived from them. */
  public static Checkpoint after(long steps) {
    var weights = Parameters.zeros(LAYOUT);
    for (int i = 0; i < weights.values().length; i++) {
      weights.values()[i] = Math.sqrt(steps + i);
    }
    weights.values()[0] = -0.0;
    double[] memory = {steps, Double.MIN_VALUE, -1e308, 0, 0, 0, 0, 0};
    return Checkpoint.of(
        ORIGIN,
        new TrainingState(
            weights,
            OptimizerState.of(memory, memory.length),
            List.of(new double[] {0.1 * steps, 2}, new double[0], new double[] {3}),
            steps,
            10 * steps,
            1.0 / (steps + 1),
            0.1 * steps,
            Optional.empty()),
        3);
  }
}

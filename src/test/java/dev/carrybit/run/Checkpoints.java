package dev.carrybit.run;

import dev.carrybit.nn.ParameterLayout;
import dev.carrybit.nn.Parameters;
import dev.carrybit.train.Checkpoint;
import dev.carrybit.train.Standing;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Small checkpoints. */
public final class Checkpoints {
  public static final ParameterLayout LAYOUT =
      new ParameterLayout.Builder()
          .add("weight_ih_l0", 2, 3, false)
          .add("bias_ih_l0", 2, 1, false)
          .build();

  private static final Checkpoint.Origin ORIGIN =
      new Checkpoint.Origin(Map.of("seed", "7", "text.input", "a \"b\" ü"), "fingerprint");

  private Checkpoints() {}

  /** The same, where the weights after {@code best} steps were measured to be the best. */
  public static Checkpoint after(long steps, long best) {
    var from = after(steps);
    var so = from.course();
    var standing = new Standing(steps, best, 1, 1, 1, 0, 0, 0, 1, 0);
    var course =
        new Checkpoint.Course(
            steps,
            so.targets(),
            so.loss(),
            so.seconds(),
            so.optimizerSteps(),
            so.samples(),
            Optional.of(standing));
    return new Checkpoint(
        from.origin(), course, from.weights(), from.memory(), from.carried(), Optional.empty());
  }

  /** After {@code steps} steps, of a run whose numbers follow from them. */
  public static Checkpoint after(long steps) {
    var weights = Parameters.zeros(LAYOUT);
    for (int i = 0; i < weights.values().length; i++) {
      weights.values()[i] = Math.sqrt(steps + i);
    }
    weights.values()[0] = -0.0;
    return Checkpoint.of(
        ORIGIN,
        new Checkpoint.Course(steps, 10 * steps, 1.0 / (steps + 1), 0.1 * steps, steps, 3),
        weights,
        new double[] {steps, Double.MIN_VALUE, -1e308},
        List.of(new double[] {0.1 * steps, 2}, new double[0], new double[] {3}));
  }
}

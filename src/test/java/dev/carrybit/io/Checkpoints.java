package dev.carrybit.io;

import dev.carrybit.params.ParameterLayout;
import dev.carrybit.params.Parameters;
import java.util.List;
import java.util.Map;

/** Small checkpoints. */
final class Checkpoints {
  static final ParameterLayout LAYOUT =
      new ParameterLayout.Builder()
          .add("weight_ih_l0", 2, 3, false)
          .add("bias_ih_l0", 2, 1, false)
          .build();

  private static final Checkpoint.Origin ORIGIN =
      new Checkpoint.Origin(
          Map.of("seed", "7", "text.input", "a \"b\" ü"), "fingerprint", "portable", "");

  private Checkpoints() {}

  /** After {@code steps} steps, of a run whose numbers follow from them. */
  static Checkpoint after(long steps) {
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

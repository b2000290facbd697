package dev.carrybit.config;

import dev.carrybit.optim.Clipping;
import java.io.Serializable;

/** Bounds on gradients; ∞ means none. */
public record ClipSettings(
    @Key(
            defaultValue = "none",
            word = "none",
            doc = "Largest Euclidean norm of the gradient, which is scaled down to it.")
        double norm,
    @Key(
            defaultValue = "none",
            word = "none",
            doc = "Largest magnitude of each entry of the gradient.")
        double value,
    @Key(
            defaultValue = "none",
            word = "none",
            doc =
                """
                Largest magnitude of each entry of dh and dc, the gradients that a time step \
                passes back to the one before it.\
                """)
        double delta)
    implements Serializable {

  /** Bounds on a step's gradient. */
  public Clipping gradient() {
    return new Clipping(norm, value);
  }
}

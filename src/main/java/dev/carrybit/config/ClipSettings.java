package dev.carrybit.config;

import dev.carrybit.optim.Clipping;
import java.io.Serializable;

/**
 * Bounds on what is propagated back.
 *
 * @param gradient bounds on a step's gradient
 * @param delta largest magnitude of the signal that each time step hands back into h and c; ∞ means
 *     none
 */
public record ClipSettings(Clipping gradient, double delta) implements Serializable {

  public ClipSettings {
    Expect.positive("clip.delta", delta);
  }
}

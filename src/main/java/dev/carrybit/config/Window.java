package dev.carrybit.config;

import java.io.Serializable;

/**
 * The length of the pieces that a text is learned in.
 *
 * @param steps number of time steps; {@link Integer#MAX_VALUE} means the whole text in one piece
 */
public record Window(int steps) implements Serializable {

  /** The whole text as one window. */
  public static final Window WHOLE = new Window(Integer.MAX_VALUE);

  public Window {
    Expect.between("text.window", steps, 1, Integer.MAX_VALUE);
  }

  public boolean isWhole() {
    return steps == Integer.MAX_VALUE;
  }
}

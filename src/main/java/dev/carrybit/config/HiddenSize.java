package dev.carrybit.config;

import java.io.Serializable;

/** The number of units of every recurrent layer, which may depend on the text. */
public sealed interface HiddenSize extends Serializable {

  /** The number of units H in a network for {@code symbols} symbols. */
  int units(int symbols);

  /** A number of units that was written down. */
  record Fixed(int units) implements HiddenSize {
    public Fixed {
      Expect.between("model.hidden", units, 1, Integer.MAX_VALUE);
    }

    @Override
    public int units(int symbols) {
      return units;
    }
  }

  /** As many units as the text has symbols. */
  record Vocabulary() implements HiddenSize {
    @Override
    public int units(int symbols) {
      return symbols;
    }
  }
}

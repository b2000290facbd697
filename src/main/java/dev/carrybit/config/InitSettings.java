package dev.carrybit.config;

import dev.carrybit.nn.Distribution;
import dev.carrybit.nn.Initialization;
import java.io.Serializable;
import java.util.Optional;

/**
 * The distribution of a network's first weights, before the number of its units is known.
 *
 * @param input of the matrices from input to gates
 * @param recurrent of the matrices from the previous output to gates
 * @param output of the output layer's matrix
 * @param low lower bound of uniform weights; −∞ means −1/√H
 * @param high upper bound of uniform weights; ∞ means 1/√H
 * @param forgetBias first bias of the LSTM's forget gates; 0 where there is none
 * @param from the file that the weights are read from, or {@link #DRAWN}
 */
public record InitSettings(
    Distribution input,
    Distribution recurrent,
    Distribution output,
    double low,
    double high,
    double forgetBias,
    String from)
    implements Serializable {

  /** What stands for no file. */
  public static final String DRAWN = "none";

  public InitSettings {
    Expect.text("model.init.from", from);
    Expect.number("model.init.low", low);
    Expect.number("model.init.high", high);
    Expect.finite("model.forget-bias", forgetBias);
  }

  /** The file that the weights are read from, if they are not drawn. */
  public Optional<String> given() {
    return Optional.of(from).filter(path -> !path.equals(DRAWN));
  }

  /** Whether the bounds follow from the number of units, as in PyTorch. */
  public boolean automatic() {
    return low == Double.NEGATIVE_INFINITY && high == Double.POSITIVE_INFINITY;
  }

  /** The rule for layers of {@code hidden} units. */
  public Initialization initialization(int hidden) {
    double bound = 1 / Math.sqrt(hidden);
    return automatic()
        ? new Initialization(input, recurrent, output, -bound, bound, forgetBias)
        : new Initialization(input, recurrent, output, low, high, forgetBias);
  }
}

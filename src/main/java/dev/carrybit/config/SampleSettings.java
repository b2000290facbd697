package dev.carrybit.config;

import static dev.carrybit.config.Key.Range.AT_LEAST_ZERO;
import static dev.carrybit.config.Key.Range.SHARE;

import dev.carrybit.config.Key.Doc;
import java.io.Serializable;

/** How a trained network generates text. */
public record SampleSettings(
    @Key(value = "200", max = LONGEST) @Doc("Number of symbols.") int length,
    @Key(value = "1.0", range = AT_LEAST_ZERO)
        @Doc(
            "What the logarithms of the probabilities are divided by. Below 1 the text is more"
                + " predictable, above 1 more random. 0: always the most probable symbol.")
        double temperature,
    @Key(value = "none", max = ALL - 1, word = "none")
        @Doc("Draw among this many of the most probable symbols only.")
        int topK,
    @Key(value = "none", range = SHARE, word = "none", meaning = WHOLE)
        @Doc(
            "Draw among the fewest most probable symbols whose probabilities sum to at least this"
                + " number, after temperature and top-k: the nucleus (Holtzman et al., The curious"
                + " case of neural text degeneration, 2020).")
        double topP,
    @Key("draw")
        @Doc(
            "The network's next input. draw: the symbol that was drawn. arg-max: the most probable"
                + " symbol, whatever was drawn.")
        SampleFeed feed)
    implements Serializable {

  /** What memory holds. */
  public static final int LONGEST = 10_000_000;

  /** More symbols than any vocabulary has. */
  public static final int ALL = Integer.MAX_VALUE;

  /** The share of all symbols together. */
  public static final double WHOLE = 1;

  /** The symbol that a generating network sees next. */
  public enum SampleFeed {
    /** The symbol that was drawn and written. */
    DRAW,
    /** The most probable symbol, whatever was drawn and written. */
    ARG_MAX
  }

  /** Checks all numbers, since the options of a command set them too. */
  public SampleSettings {
    var range = "a whole number from 1 to ";
    require(length >= 1 && length <= LONGEST, "length", range + LONGEST, length);
    boolean finite = temperature >= 0 && !Double.isInfinite(temperature);
    require(finite, "temperature", "0 or a positive number", temperature);
    require(topK >= 1, "top-k", range + (ALL - 1), topK);
    require(topP > 0 && topP <= WHOLE, "top-p", "a number in (0, 1]", topP);
  }

  private static void require(boolean valid, String key, String expected, Object found) {
    if (!valid) {
      throw new IllegalArgumentException(
          "sample.%s: expected %s, was %s".formatted(key, expected, found));
    }
  }

  /** The same, for {@code symbols} symbols. */
  public SampleSettings ofLength(int symbols) {
    return new SampleSettings(symbols, temperature, topK, topP, feed);
  }
}

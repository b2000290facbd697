package dev.carrybit.config;

import java.io.Serializable;

/** How a trained network generates text. */
public record SampleSettings(
    @Key(defaultValue = "200", max = LONGEST, doc = "Number of symbols.") int length,
    @Key(
            defaultValue = "1.0",
            range = Key.Range.AT_LEAST_ZERO,
            doc =
                """
                What the logarithms of the probabilities are divided by. Below 1 the text is more \
                predictable, above 1 more random. 0: always the most probable symbol.\
                """)
        double temperature,
    @Key(
            defaultValue = "none",
            max = ALL - 1,
            word = "none",
            doc = "Draw among this many of the most probable symbols only.")
        int topK,
    @Key(
            defaultValue = "none",
            range = Key.Range.SHARE,
            word = "none",
            meaning = WHOLE,
            doc =
                """
                Draw among the fewest most probable symbols whose probabilities sum to at least \
                this number, after temperature and top-k: the nucleus (Holtzman et al., The \
                curious case of neural text degeneration, 2020).\
                """)
        double topP,
    @Key(
            defaultValue = "draw",
            doc =
                """
                The network's next input. draw: the symbol that was drawn. arg-max: the most \
                probable symbol, whatever was drawn.\
                """)
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
    require(
        length >= 1 && length <= LONGEST, "length", "a whole number from 1 to " + LONGEST, length);
    require(
        temperature >= 0 && !Double.isInfinite(temperature),
        "temperature",
        "0 or a positive number",
        temperature);
    require(topK >= 1, "top-k", "a whole number from 1 to " + ALL, topK);
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

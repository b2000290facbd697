package dev.carrybit.config;

import java.io.Serializable;

/**
 * How a trained network writes text.
 *
 * @param length number of symbols
 * @param temperature what the logarithms of the probabilities are divided by; 0 takes the arg-max
 * @param topK how many of the most probable symbols may be drawn; {@link #ALL} means every one
 * @param topP of these only the most probable ones whose share is together at least this much, the
 *     nucleus (Holtzman et al., <i>The curious case of neural text degeneration</i>, 2020); {@link
 *     #WHOLE} means every one
 * @param feed which symbol the network sees next
 */
public record SampleSettings(int length, double temperature, int topK, double topP, SampleFeed feed)
    implements Serializable {

  /** What memory holds, and more than anybody reads. */
  public static final int LONGEST = 10_000_000;

  /** More symbols than any vocabulary has. */
  public static final int ALL = Integer.MAX_VALUE;

  /** The share of all symbols together. */
  public static final double WHOLE = 1;

  public SampleSettings {
    Expect.between("sample.length", length, 1, LONGEST);
    Expect.between("sample.top-k", topK, 1, ALL);
    if (!(temperature >= 0) || Double.isInfinite(temperature)) {
      throw new IllegalArgumentException(
          "sample.temperature: expected 0 or a positive number, was " + temperature);
    }
    if (!(topP > 0 && topP <= WHOLE)) {
      throw new IllegalArgumentException("sample.top-p: expected a number in (0, 1], was " + topP);
    }
  }

  /** The same, for {@code symbols} symbols. */
  public SampleSettings ofLength(int symbols) {
    return new SampleSettings(symbols, temperature, topK, topP, feed);
  }
}

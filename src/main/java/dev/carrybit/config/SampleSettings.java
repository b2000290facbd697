package dev.carrybit.config;

import java.io.Serializable;

/**
 * How a trained network writes text.
 *
 * @param length number of symbols
 * @param temperature what the logarithms of the probabilities are divided by; 0 takes the arg-max
 * @param topK how many of the most probable symbols may be drawn; {@link #ALL} means every one
 * @param feed which symbol the network sees next
 */
public record SampleSettings(int length, double temperature, int topK, SampleFeed feed)
    implements Serializable {

  /** What memory holds, and more than anybody reads. */
  public static final int LONGEST = 10_000_000;

  /** More symbols than any vocabulary has. */
  public static final int ALL = Integer.MAX_VALUE;

  public SampleSettings {
    Expect.between("sample.length", length, 1, LONGEST);
    Expect.between("sample.top-k", topK, 1, ALL);
    if (!(temperature >= 0) || Double.isInfinite(temperature)) {
      throw new IllegalArgumentException(
          "sample.temperature: expected 0 or a positive number, was " + temperature);
    }
  }
}

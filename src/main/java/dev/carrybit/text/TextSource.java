package dev.carrybit.text;

import java.io.Serializable;

/**
 * What text a run learns from, and how it is cut into symbols and into parts.
 *
 * @param input a file, directory, glob or any Hadoop path; or {@value #GENERATED}
 * @param generatedSentences how many sentences are generated, if they are
 * @param seed of the generated text
 * @param tokens what a symbol stands for
 * @param vocabularySize the most words of a vocabulary, {@code <unk>} included; 0 for no bound
 * @param minimumCount words that occur less often become {@code <unk>}
 * @param validation what progress is measured on; a fraction is taken before that of the test
 * @param test what the final network is measured on; a fraction is taken at the text's end
 */
public record TextSource(
    String input,
    int generatedSentences,
    long seed,
    Tokens tokens,
    int vocabularySize,
    int minimumCount,
    HeldOut validation,
    HeldOut test)
    implements Serializable {

  /** The input that is no file: sums spelled out by {@link SpelledSums}. */
  public static final String GENERATED = "generated";

  public TextSource {
    if (generated(input) && generatedSentences <= 0) {
      throw new IllegalArgumentException(
          "generated sentences: expected a positive number, was " + generatedSentences);
    }
    if (vocabularySize < 0 || vocabularySize == 1) {
      throw new IllegalArgumentException(
          "vocabulary size: expected 0 or at least 2, was " + vocabularySize);
    }
    if (minimumCount < 0) {
      throw new IllegalArgumentException("minimum count: expected 0 or more, was " + minimumCount);
    }
    if (!(validation.fraction() + test.fraction() < 1)) {
      throw new IllegalArgumentException(
          "validation and test: expected fractions with a sum below 1, were "
              + validation
              + " and "
              + test);
    }
  }

  /** A source whose validation and test parts are fractions of the text. */
  public TextSource(
      String input,
      int generatedSentences,
      long seed,
      Tokens tokens,
      int vocabularySize,
      int minimumCount,
      double validation,
      double test) {
    this(
        input,
        generatedSentences,
        seed,
        tokens,
        vocabularySize,
        minimumCount,
        new HeldOut.Fraction(validation),
        new HeldOut.Fraction(test));
  }

  /** Whether {@code input} means generated text. */
  public static boolean generated(String input) {
    return input.equals(GENERATED);
  }
}

package dev.carrybit.config;

import dev.carrybit.data.Tokens;

/**
 * A text to be predicted symbol by symbol.
 *
 * @param input path, directory or glob; {@value #GENERATED} means the text that Carrybit writes
 * @param generated number of sentences of a generated text
 * @param tokens what a symbol is
 * @param window time steps of a window
 * @param carryState whether a window starts with the state that the one before it ended with
 * @param validation share of the text, in [0, 1), that measures the network during training
 * @param test share of the text, in [0, 1), that training never looks at
 * @param vocabularySize most symbols of a vocabulary of words
 * @param vocabularyMinimumCount how often a word occurs at least to enter the vocabulary
 */
public record TextSettings(
    String input,
    int generated,
    Tokens tokens,
    Window window,
    boolean carryState,
    double validation,
    double test,
    int vocabularySize,
    int vocabularyMinimumCount)
    implements TaskSettings {

  /** The input that stands for no file. */
  public static final String GENERATED = "generated";

  /** Sentences of the longest generated text. */
  public static final int MOST_SENTENCES = 1_000_000_000;

  public TextSettings {
    Expect.text("text.input", input);
    Expect.between("text.generated", generated, 1, MOST_SENTENCES);
    Expect.fraction("text.validation", validation);
    Expect.fraction("text.test", test);
    Expect.between("text.vocabulary.size", vocabularySize, 2, Integer.MAX_VALUE);
    Expect.between("text.vocabulary.minimum-count", vocabularyMinimumCount, 1, Integer.MAX_VALUE);
  }

  /** Whether Carrybit writes the text itself. */
  public boolean isGenerated() {
    return input.equals(GENERATED);
  }
}

package dev.carrybit.config;

import dev.carrybit.ConfigurationException;
import dev.carrybit.text.Boundary;
import dev.carrybit.text.HeldOut;
import dev.carrybit.text.Tokens;
import dev.carrybit.text.Vocabulary;
import java.util.List;

/**
 * A text to be predicted symbol by symbol.
 *
 * @param input path, directory or glob; {@value #GENERATED} means the text that Carrybit writes
 * @param generated number of sentences of a generated text
 * @param tokens what a symbol is
 * @param window time steps of a window
 * @param carryState whether a window starts with the state that the one before it ended with
 * @param documentBoundary symbol after which the state is zero; {@link #ONE_DOCUMENT} for none
 * @param validation text that measures the network during training
 * @param test text that training never looks at
 * @param prepared directory of prepared texts that runs share; {@value #OWN} for the run's own
 * @param vocabularySize most symbols of a vocabulary of words
 * @param vocabularyMinimumCount how often a word occurs at least to enter the vocabulary
 */
public record TextSettings(
    String input,
    int generated,
    Tokens tokens,
    Window window,
    boolean carryState,
    String documentBoundary,
    HeldOut validation,
    HeldOut test,
    String prepared,
    int vocabularySize,
    int vocabularyMinimumCount)
    implements TaskSettings {

  /** The input that stands for no file. */
  public static final String GENERATED = "generated";

  /** The directory that no path names: a text is prepared for its run alone. */
  public static final String OWN = "";

  /** What no symbol is: there is nothing in the text that resets the state. */
  public static final String ONE_DOCUMENT = "";

  /** Sentences of the longest generated text. */
  public static final int MOST_SENTENCES = 1_000_000_000;

  public TextSettings {
    Expect.text("text.input", input);
    Expect.between("text.generated", generated, 1, MOST_SENTENCES);
    Expect.between("text.vocabulary.size", vocabularySize, 2, Integer.MAX_VALUE);
    Expect.between("text.vocabulary.minimum-count", vocabularyMinimumCount, 1, Integer.MAX_VALUE);
  }

  /** Whether a text is prepared once for all runs that name the same directory. */
  public boolean sharesPrepared() {
    return !prepared.equals(OWN);
  }

  /**
   * The symbol that ends a document.
   *
   * @throws ConfigurationException if {@code vocabulary} does not have it
   */
  public Boundary boundary(Vocabulary vocabulary) {
    return documentBoundary.equals(ONE_DOCUMENT)
        ? Boundary.NONE
        : new Boundary(vocabulary.symbol(documentBoundary).orElseThrow(() -> unknown(vocabulary)));
  }

  private ConfigurationException unknown(Vocabulary vocabulary) {
    var written = TextKeys.DOCUMENT_BOUNDARY.kind().write().apply(documentBoundary);
    return new ConfigurationException(
        List.of(
            "text.document-boundary: expected one of the %d symbols of the text's vocabulary, was %s; choose one that the text has, or none"
                .formatted(vocabulary.size(), Excerpt.of(written))));
  }

  /** Whether Carrybit writes the text itself. */
  public boolean isGenerated() {
    return input.equals(GENERATED);
  }
}

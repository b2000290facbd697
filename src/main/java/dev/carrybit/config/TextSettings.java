package dev.carrybit.config;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.config.Key.Doc;
import dev.carrybit.storage.Quote;
import dev.carrybit.text.Boundary;
import dev.carrybit.text.TextSource;
import dev.carrybit.text.TextSource.HeldOut;
import dev.carrybit.text.Vocabulary;
import dev.carrybit.text.Vocabulary.Tokens;

/** A text whose next symbol is predicted. */
public record TextSettings(
    @Key(TextSource.GENERATED)
        @Doc(
            "A file, a directory with all that is in it, or a glob, on any Hadoop file system; .gz"
                + " and .bz2 are decompressed. generated: sums in words, which Carrybit writes."
                + " ./generated is a file of that name. A relative path starts in the working"
                + " directory, ~/ in the home directory.")
        String input,
    @Key(value = "16000", max = 1_000_000_000)
        @Doc("Sentences of the generated text. One has 48 characters on average.")
        int generated,
    @Key("char")
        @Doc(
            "What a symbol is. char: a Unicode code point. byte: a byte. word: the characters"
                + " between white space; the end of a line is a word too.")
        Tokens tokens,
    @Key(value = "50", max = WHOLE - 1, word = "whole")
        @Doc(
            "Time steps of a window, the length of truncated backpropagation through time. whole:"
                + " the text is one window; train.batch and train.shards must be 1.")
        int window,
    @Key("true")
        @Doc(
            "Whether a window starts with the state that the window before it ended with, or with"
                + " zeros.")
        boolean carryState,
    @Key(value = "none", word = "none")
        @Doc(
            "The symbol that ends a document. The state is zero before the symbol after it. A"
                + " character or a word such as <eos>, with the escapes of Java where needed:"
                + " \\u006Eone is the word none. A byte as 0x0A.")
        EscapedSymbol documentBoundary,
    @Key("0.05")
        @Doc(
            "The validation text, which measures the network during training: a share of the text"
                + " before the test text, or a path to other files. ./0.5 is a file of that name.")
        HeldOut validation,
    @Key("0.05")
        @Doc(
            "The test text, from which training never learns: a share at the end of the text, or a path"
                + " to other files.")
        HeldOut test,
    @Key(value = OWN, word = OWN)
        @Doc(
            "A directory of prepared texts that runs share, so that a text is prepared once. own:"
                + " the run's directory. ./own is a directory of that name.")
        String prepared,
    @Key(name = "text.vocabulary.size", value = "10000", min = 2, when = "text.tokens = word")
        @Doc("Largest vocabulary: the most frequent words. All other words are <unk>.")
        int vocabularySize,
    @Key(name = "text.vocabulary.minimum-count", value = "1", when = "text.tokens = word")
        @Doc("How often a word must occur to enter the vocabulary.")
        int vocabularyMinimumCount)
    implements TaskSettings {

  private static final String OWN = "own";
  private static final int WHOLE = Integer.MAX_VALUE;

  /** The whole text in one window leaves no state to carry. */
  public TextSettings {
    carryState = carryState && window != WHOLE;
  }

  /** Whether the whole text is one window. */
  public boolean isWhole() {
    return window == WHOLE;
  }

  /** Whether all runs that name the same directory prepare the text once. */
  public boolean sharesPrepared() {
    return !prepared.equals(OWN);
  }

  /**
   * The symbol that ends a document.
   *
   * @throws CarrybitException ({@link ExitCode#CONFIGURATION}) if the vocabulary does not have it
   */
  public Boundary boundary(Vocabulary vocabulary) {
    if (documentBoundary.equals(EscapedSymbol.NONE)) {
      return Boundary.NONE;
    }
    return new Boundary(
        vocabulary
            .symbol(documentBoundary.symbol())
            .orElseThrow(
                () ->
                    new CarrybitException(
                        ExitCode.CONFIGURATION,
                        "text.document-boundary: expected one of the %d symbols of the text's vocabulary, was %s; choose one that the text has, or none"
                            .formatted(vocabulary.size(), Quote.of(documentBoundary.toString())))));
  }

  /** Whether Carrybit writes the text itself. */
  public boolean isGenerated() {
    return TextSource.isGenerated(input);
  }
}

package dev.carrybit.spark;

import dev.carrybit.data.PreparedText;
import dev.carrybit.data.SymbolText;
import dev.carrybit.data.TextSource;
import dev.carrybit.data.Vocabulary;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The Spark jobs that turn a text into files of symbols: one counts its tokens, the next one
 * encodes it. The text never passes through the driver.
 */
public final class TextPreparation {
  private TextPreparation() {}

  /**
   * Prepares {@code source} for training, with its symbols under {@code directory}.
   *
   * @throws dev.carrybit.data.MissingInputException if there is no such input, or it is empty
   * @throws dev.carrybit.data.DataException if the text cannot be read as its tokens
   */
  public static PreparedText prepare(
      JavaSparkContext context, TextSource source, String directory) {
    throw new UnsupportedOperationException();
  }

  /**
   * Encodes another text, {@code input}, by a vocabulary that is given.
   *
   * @throws dev.carrybit.data.MissingInputException if there is no such input, or it is empty
   * @throws dev.carrybit.data.DataException if a symbol is not in the vocabulary
   */
  public static SymbolText encode(
      JavaSparkContext context, Vocabulary vocabulary, String input, String directory) {
    throw new UnsupportedOperationException();
  }
}

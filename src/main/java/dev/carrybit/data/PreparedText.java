package dev.carrybit.data;

import java.io.Serializable;

/**
 * A text that is ready to be read: its vocabulary, its symbols, and its three parts.
 *
 * @param vocabulary what the symbols stand for
 * @param text where the symbols lie
 * @param training what is learnt from; the first part
 * @param validation what progress is measured on; after the training part, maybe empty
 * @param test what the final network is measured on; the end of the text, maybe empty
 * @param fingerprint hexadecimal digits that differ when another text was prepared
 */
public record PreparedText(
    Vocabulary vocabulary,
    SymbolText text,
    TextRange training,
    TextRange validation,
    TextRange test,
    String fingerprint)
    implements Serializable {

  /**
   * Cuts {@code text} into training, validation and test parts, in this order; the lengths of the
   * last two are their fractions of the text, rounded down.
   */
  public static PreparedText of(
      Vocabulary vocabulary, SymbolText text, double validation, double test, String fingerprint) {
    long length = text.length();
    long tested = (long) Math.floor(test * length);
    long validated = (long) Math.floor(validation * length);
    long trained = length - validated - tested;
    return new PreparedText(
        vocabulary,
        text,
        new TextRange(0, trained),
        new TextRange(trained, trained + validated),
        new TextRange(trained + validated, length),
        fingerprint);
  }
}

package dev.carrybit.text;

import java.io.Serializable;
import java.util.List;

/**
 * A text that is ready to be read: its vocabulary, its symbols, and its three parts.
 *
 * @param vocabulary what the symbols stand for
 * @param text where the symbols lie; those of other files for validation and test come last
 * @param training what is learnt from; the first part
 * @param validation what progress is measured on, maybe empty
 * @param test what the final network is measured on, maybe empty
 * @param partsOfTexts how many of the files are of the text itself, of another one for validation,
 *     and of another one for test
 * @param fingerprint hexadecimal digits that differ when another text was prepared
 */
public record PreparedText(
    Vocabulary vocabulary,
    SymbolText text,
    TextRange training,
    TextRange validation,
    TextRange test,
    List<Integer> partsOfTexts,
    String fingerprint)
    implements Serializable {

  /** The text itself, one for validation and one for test. */
  public static final int TEXTS = 3;

  /**
   * Cuts what {@code source} means into training, validation and test parts.
   *
   * @param texts the text itself, and those for validation and test, without parts where they are
   *     fractions of it
   */
  public static PreparedText of(
      Vocabulary vocabulary, List<SymbolText> texts, TextSource source, String fingerprint) {
    long length = texts.get(0).length();
    long tested = (long) Math.floor(source.test().fraction() * length);
    long validated = (long) Math.floor(source.validation().fraction() * length);
    long trained = length - validated - tested;
    long afterValidation = length + texts.get(1).length();
    return new PreparedText(
        vocabulary,
        new SymbolText(
            texts.stream().flatMap(text -> text.parts().stream()).toList(), texts.get(0).width()),
        new TextRange(0, trained),
        range(source.validation(), trained, validated, length, afterValidation),
        range(
            source.test(),
            trained + validated,
            tested,
            afterValidation,
            afterValidation + texts.get(2).length()),
        texts.stream().map(each -> each.parts().size()).toList(),
        fingerprint);
  }

  private static TextRange range(HeldOut held, long from, long symbols, long apart, long end) {
    return held instanceof HeldOut.Files
        ? new TextRange(apart, end)
        : new TextRange(from, from + symbols);
  }
}

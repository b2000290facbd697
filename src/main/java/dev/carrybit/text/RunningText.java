package dev.carrybit.text;

import java.nio.charset.StandardCharsets;

/** A text that is read from its symbols as they come, as {@link Vocabulary#decode} reads it. */
public final class RunningText {

  private final Vocabulary vocabulary;
  private final Utf8Bytes utf8 = new Utf8Bytes();
  private final byte[] character = new byte[4];
  private int bytes;
  private boolean inLine;

  /** A text of symbols of {@code vocabulary}; nothing has come yet. */
  public RunningText(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  /**
   * What {@code symbol} adds to the text; nothing, where it is a byte of a character that is not
   * whole yet.
   *
   * @throws IllegalArgumentException if bytes make no UTF-8
   */
  public String append(int symbol) {
    return switch (vocabulary.tokens()) {
      case CHAR -> vocabulary.token(symbol);
      case BYTE -> appendByte(symbol);
      case WORD -> appendWord(vocabulary.token(symbol));
    };
  }

  private String appendByte(int value) {
    utf8.append(value);
    character[bytes++] = (byte) value;
    if (!utf8.isWhole()) {
      return "";
    }
    var text = new String(character, 0, bytes, StandardCharsets.UTF_8);
    bytes = 0;
    return text;
  }

  private String appendWord(String word) {
    boolean ends = word.equals(Vocabulary.END_OF_LINE);
    var parting = inLine && !ends ? " " : "";
    inLine = !ends;
    return ends ? "\n" : parting + word;
  }
}

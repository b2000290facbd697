package dev.carrybit.text;

import java.util.Locale;
import java.util.function.IntConsumer;

/**
 * The encoder of a text that comes byte by byte, whatever it is: what the vocabulary does not have
 * is {@link #UNKNOWN}, and so is each stretch of bytes that is no UTF-8. Words that it does not
 * have are {@link Vocabulary#UNKNOWN}, as always.
 */
public final class SymbolEncoder {

  /** Stands for a character that the vocabulary does not have. */
  public static final int UNKNOWN = -1;

  private static final int REPLACEMENT = 0xFFFD;

  private final Vocabulary vocabulary;
  private final IntConsumer symbols;
  private final StringBuilder word = new StringBuilder();
  private Utf8Bytes utf8 = new Utf8Bytes();
  private int codePoint;
  private int lastByte;
  private String unknown = "";

  /** An encoder that gives the symbols of {@code vocabulary} to {@code symbols}. */
  public SymbolEncoder(Vocabulary vocabulary, IntConsumer symbols) {
    this.vocabulary = vocabulary;
    this.symbols = symbols;
  }

  /** The symbol of a line's end, or −1 if the vocabulary has none. */
  public static int lineEnd(Vocabulary vocabulary) {
    return switch (vocabulary.tokens()) {
      case BYTE -> '\n';
      case CHAR -> vocabulary.symbol("\n").orElse(UNKNOWN);
      case WORD -> vocabulary.symbol(Vocabulary.END_OF_LINE).orElse(UNKNOWN);
    };
  }

  /** Takes the next byte, 0 to 255. */
  public void append(int value) {
    if (vocabulary.tokens() == Tokens.BYTE) {
      symbols.accept(value);
      return;
    }
    lastByte = value;
    if (!utf8.allows(value, 4)) {
      boolean within = !utf8.isWhole();
      malformed();
      if (!within || !utf8.allows(value, 4)) {
        return;
      }
    }
    boolean first = utf8.isWhole();
    utf8.append(value);
    codePoint = first ? bitsOfFirst(value) : codePoint << 6 | value & 0x3F;
    if (utf8.isWhole()) {
      character(codePoint);
    }
  }

  private static int bitsOfFirst(int value) {
    if (value < 0x80) {
      return value;
    }
    return value & (value < 0xE0 ? 0x1F : value < 0xF0 ? 0x0F : 0x07);
  }

  /** Takes note that the text ends here, or the line: what has begun is whole, or will never be. */
  public void end() {
    if (!utf8.isWhole()) {
      malformed();
    }
    endWord();
  }

  /** What was unknown last, for an error: a character, or a byte. */
  public String unknown() {
    return unknown;
  }

  private void malformed() {
    utf8 = new Utf8Bytes();
    if (vocabulary.tokens() == Tokens.WORD) {
      character(REPLACEMENT);
    } else {
      unknown = String.format(Locale.ROOT, "no UTF-8 at byte 0x%02X", lastByte);
      symbols.accept(UNKNOWN);
    }
  }

  private void character(int character) {
    if (vocabulary.tokens() == Tokens.WORD) {
      wordCharacter(character);
      return;
    }
    var token = Character.toString(character);
    int symbol = vocabulary.symbol(token).orElse(UNKNOWN);
    if (symbol == UNKNOWN) {
      unknown = Quoted.of(token);
    }
    symbols.accept(symbol);
  }

  private void wordCharacter(int character) {
    if (!Character.isWhitespace(character)) {
      // of a word that no vocabulary has, a beginning is enough
      if (word.length() <= WordInput.LONGEST) {
        word.appendCodePoint(character);
      }
      return;
    }
    endWord();
    if (character == '\n') {
      symbols.accept(vocabulary.symbol(Vocabulary.END_OF_LINE).orElse(0));
    }
  }

  private void endWord() {
    if (!word.isEmpty()) {
      symbols.accept(vocabulary.symbol(word.toString()).orElse(0));
      word.setLength(0);
    }
  }
}

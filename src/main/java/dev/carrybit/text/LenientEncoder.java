package dev.carrybit.text;

import dev.carrybit.CarrybitException;
import dev.carrybit.storage.StrictUtf8;
import dev.carrybit.text.Vocabulary.Tokens;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * Encodes any text byte by byte and refuses nothing. {@link #NO_SYMBOL} is a character that a
 * vocabulary of characters does not have, and a malformed UTF-8 sequence, which comes before the
 * word that has it. Unknown words are {@link Vocabulary#UNKNOWN}, as always.
 */
public final class LenientEncoder {

  /** The symbol of an unknown character, or of a malformed UTF-8 sequence. */
  public static final int NO_SYMBOL = -1;

  /** Bytes that show the encoding of a file. */
  private static final int START = 256;

  private final Vocabulary vocabulary;
  private final IntConsumer symbols;
  private final StringBuilder word = new StringBuilder();
  private Utf8 utf8 = new Utf8();
  private int lastByte;
  private String unknown = "";

  /** An encoder that passes the symbols of {@code vocabulary} to {@code symbols}. */
  public LenientEncoder(Vocabulary vocabulary, IntConsumer symbols) {
    this.vocabulary = vocabulary;
    this.symbols = symbols;
  }

  /** Takes the next byte, 0 to 255. */
  public void append(int value) {
    if (vocabulary.tokens() == Tokens.BYTE) {
      symbols.accept(value);
      return;
    }
    lastByte = value;
    while (!utf8.append(value)) {
      boolean within = !utf8.isComplete();
      malformed();
      if (!within) {
        return;
      }
    }
    if (utf8.isComplete()) {
      character(utf8.codePoint());
    }
  }

  /** Ends the text or the line: an unfinished character is malformed, a word complete. */
  public void end() {
    if (!utf8.isComplete()) {
      malformed();
    }
    endWord();
  }

  /** The last unknown character or byte, for error messages. */
  public String unknown() {
    return unknown;
  }

  private void malformed() {
    utf8 = new Utf8();
    unknown = String.format(Locale.ROOT, "no UTF-8 at byte 0x%02X", lastByte);
    symbols.accept(NO_SYMBOL);
  }

  private void character(int codePoint) {
    if (vocabulary.tokens() == Tokens.CHAR) {
      var token = Character.toString(codePoint);
      int symbol = vocabulary.symbol(token).orElse(NO_SYMBOL);
      if (symbol == NO_SYMBOL) {
        unknown = Vocabulary.quote(token);
      }
      symbols.accept(symbol);
    } else if (!Character.isWhitespace(codePoint)) {
      // A longer word is in no vocabulary, so that its beginning is enough. A character has up to
      // two chars.
      if (word.length() <= 2 * WordReader.MAX_CHARACTERS) {
        word.appendCodePoint(codePoint);
      }
    } else {
      endWord();
      if (codePoint == '\n') {
        symbols.accept(vocabulary.symbol(Vocabulary.END_OF_LINE).orElse(0));
      }
    }
  }

  private void endWord() {
    if (!word.isEmpty()) {
      symbols.accept(vocabulary.symbol(word.toString()).orElse(0));
      word.setLength(0);
    }
  }

  /**
   * Returns the error that names the first unknown character of a file, with line and column; none
   * for a file in another encoding, which {@link TextEncoder} names.
   *
   * @param in the file, which is read up to that character
   * @param name of the file, for the error
   */
  public static Optional<CarrybitException> firstUnknown(
      Vocabulary vocabulary, InputStream in, String name) throws IOException {
    var symbols = new ArrayDeque<Integer>();
    var encoder = new LenientEncoder(vocabulary, symbols::add);
    var file = new BufferedInputStream(in, 1 << 16);
    file.mark(START);
    var start = file.readNBytes(START);
    file.reset();
    if (StrictUtf8.otherEncoding(start, start.length).isPresent()) {
      return Optional.empty();
    }
    long line = 1;
    long column = 0;
    int value;
    do {
      value = file.read();
      if (value >= 0) {
        encoder.append(value);
      } else {
        encoder.end();
      }
      while (!symbols.isEmpty()) {
        column++;
        if (symbols.remove() == NO_SYMBOL) {
          return Optional.of(
              CarrybitException.badData(
                  "%s: expected the %d symbols of the vocabulary, found %s in line %d, column"
                      + " %d",
                  name, vocabulary.size(), encoder.unknown(), line, column));
        }
      }
      if (value == '\n') {
        line++;
        column = 0;
      }
    } while (value >= 0);
    return Optional.empty();
  }
}

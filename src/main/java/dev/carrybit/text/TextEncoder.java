package dev.carrybit.text;

import dev.carrybit.CarrybitException;
import dev.carrybit.text.TextSplits.TextSplit;
import dev.carrybit.text.Vocabulary.Tokens;
import java.util.Arrays;

/** Encodes a split of a text into the symbols of a vocabulary, block by block. */
public final class TextEncoder implements AutoCloseable {
  private final SymbolSource source;
  private final Runnable close;

  /** Reads one or more symbols into {@code into[from]} and after it; returns how many, or −1. */
  private interface SymbolSource {
    int read(int[] into, int from);
  }

  /**
   * An encoder of {@code split}, which is closed with this.
   *
   * @throws CarrybitException (BAD_DATA) if the split begins with what its tokens do not allow
   */
  public TextEncoder(Vocabulary vocabulary, TextSplit split) {
    if (vocabulary.tokens() == Tokens.WORD) {
      var words = new WordReader(split);
      source = words(vocabulary, words);
      close = words::close;
    } else if (vocabulary.tokens() == Tokens.CHAR) {
      var characters = TextReader.ofCharacters(split);
      source = characters(vocabulary, characters);
      close = characters::close;
    } else {
      var bytes = new TextReader(split);
      source = bytes::readOwnBytes;
      close = bytes::close;
    }
  }

  /**
   * Fills {@code into} with the next symbols.
   *
   * @return how many there were; fewer than fit only at the end, 0 if there are no more
   * @throws CarrybitException (BAD_DATA) if the text is not what its tokens require, or a character
   *     is not in the vocabulary
   */
  public int read(int[] into) {
    int count = 0;
    while (count < into.length) {
      int some = source.read(into, count);
      if (some < 0) {
        return count;
      }
      count += some;
    }
    return count;
  }

  private static SymbolSource characters(Vocabulary vocabulary, TextReader in) {
    var symbols = new int[Character.MAX_CODE_POINT + 1];
    Arrays.fill(symbols, -1);
    for (int symbol = 0; symbol < vocabulary.size(); symbol++) {
      symbols[vocabulary.token(symbol).codePointAt(0)] = symbol;
    }
    return (into, from) -> {
      int count = in.readOwnCodePoints(into, from);
      for (int i = from; i < from + count; i++) {
        int character = into[i];
        into[i] = symbols[character];
        if (into[i] < 0) {
          throw CarrybitException.badData(
              "%s: expected the %d characters of the vocabulary, found %s at offset %d",
              in.startFile(),
              vocabulary.size(),
              Vocabulary.quote(Character.toString(character)),
              in.start() + i - from);
        }
      }
      return count;
    };
  }

  private static SymbolSource words(Vocabulary vocabulary, WordReader words) {
    var table = new WordTable();
    vocabulary.entries().forEach(table::add);
    return (into, from) -> {
      int at = from;
      while (at < into.length && words.next()) {
        into[at++] = Math.max(0, table.find(words.word(), words.length()));
      }
      return at > from ? at - from : -1;
    };
  }

  @Override
  public void close() {
    close.run();
  }
}

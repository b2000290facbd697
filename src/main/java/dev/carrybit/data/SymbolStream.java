package dev.carrybit.data;

import java.io.Closeable;
import java.io.InputStream;
import java.util.Arrays;
import java.util.function.IntSupplier;

/** The symbols of a text one after the other, as they come out of its bytes. */
public final class SymbolStream implements Closeable {
  private static final int PAGE = 1 << 8;

  private final Vocabulary vocabulary;
  private final ByteInput in;
  private final IntSupplier symbols;

  /** The symbols of {@code text}, which is closed with this; {@code name} is for errors. */
  public SymbolStream(Vocabulary vocabulary, InputStream text, String name) {
    this(vocabulary, Passage.whole(text, name));
  }

  /**
   * The symbols of {@code passage}, which is closed with this.
   *
   * @throws DataException if it begins with what its tokens do not allow
   */
  public SymbolStream(Vocabulary vocabulary, Passage passage) {
    this.vocabulary = vocabulary;
    in = new ByteInput(passage);
    try {
      symbols =
          switch (vocabulary.tokens()) {
            case BYTE -> () -> in.own() ? in.next() : -1;
            case CHAR -> characters(passage.begins());
            case WORD -> words(passage.begins());
          };
    } catch (RuntimeException e) {
      in.close();
      throw e;
    }
  }

  /**
   * The next symbol, or −1 at the end.
   *
   * @throws DataException if the text is not what its tokens require, or a character is not in the
   *     vocabulary
   */
  public int next() {
    return symbols.getAsInt();
  }

  private IntSupplier characters(boolean begins) {
    var pages = pages();
    var characters = new CodePointInput(in);
    if (!begins) {
      characters.afterBorder();
    }
    return () -> {
      int character = characters.nextOwn();
      if (character < 0) {
        return -1;
      }
      int symbol = pages[character / PAGE][character % PAGE];
      if (symbol < 0) {
        throw unknown(character, characters);
      }
      return symbol;
    };
  }

  /** The symbol of every code point, −1 for none; pages without any symbol are one array. */
  private int[][] pages() {
    var none = new int[PAGE];
    Arrays.fill(none, -1);
    var pages = new int[(Character.MAX_CODE_POINT + 1) / PAGE][];
    Arrays.fill(pages, none);
    for (int symbol = 0; symbol < vocabulary.size(); symbol++) {
      int character = vocabulary.token(symbol).codePointAt(0);
      if (pages[character / PAGE] == none) {
        pages[character / PAGE] = none.clone();
      }
      pages[character / PAGE][character % PAGE] = symbol;
    }
    return pages;
  }

  private DataException unknown(int character, CodePointInput at) {
    return new DataException(
        at.name()
            + ": expected the "
            + vocabulary.size()
            + " characters of the vocabulary, found "
            + Quoted.of(Character.toString(character))
            + " at offset "
            + at.start());
  }

  private IntSupplier words(boolean begins) {
    var known = new WordTable();
    vocabulary.entries().forEach(known::add);
    var words = new WordInput(new CodePointInput(in));
    if (!begins) {
      words.afterBorder();
    }
    return () -> words.next() ? Math.max(0, known.find(words.word(), words.length())) : -1;
  }

  @Override
  public void close() {
    in.close();
  }
}

package dev.carrybit.text;

import dev.carrybit.DataException;
import java.io.Closeable;
import java.io.InputStream;
import java.util.Arrays;

/** The symbols of a text one after the other, as they come out of its bytes. */
public final class SymbolStream implements Closeable {
  private static final int PAGE_BITS = 8;
  private static final int PAGE = 1 << PAGE_BITS;

  private final Vocabulary vocabulary;
  private final ByteInput in;
  private final Source source;
  private final int[] one = new int[1];

  /** Where symbols come from. */
  private interface Source {

    /** Gives one or several, from {@code into[from]} on; how many, or −1 at the end. */
    int read(int[] into, int from);
  }

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
      source =
          switch (vocabulary.tokens()) {
            case BYTE -> in::readOwn;
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
    return source.read(one, 0) < 0 ? -1 : one[0];
  }

  /**
   * Fills {@code into} with the next symbols: the way to read many.
   *
   * @return how many there were, fewer only at the end; 0 if there are no more
   * @throws DataException as {@link #next}
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

  private Source characters(boolean begins) {
    var pages = pages();
    var characters = new CodePointInput(in);
    if (!begins) {
      characters.afterBorder();
    }
    return (into, from) -> {
      int some = characters.readOwn(into, from);
      for (int i = from; i < from + some; i++) {
        int character = into[i];
        int symbol = pages[character >>> PAGE_BITS][character & PAGE - 1];
        if (symbol < 0) {
          throw unknown(character, characters.name(), characters.start() + i - from);
        }
        into[i] = symbol;
      }
      return some;
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

  private DataException unknown(int character, String file, long offset) {
    return new DataException(
        file
            + ": expected the "
            + vocabulary.size()
            + " characters of the vocabulary, found "
            + Quoted.of(Character.toString(character))
            + " at offset "
            + offset);
  }

  private Source words(boolean begins) {
    var known = new WordTable();
    vocabulary.entries().forEach(known::add);
    var words = new WordInput(new CodePointInput(in));
    if (!begins) {
      words.afterBorder();
    }
    return (into, from) -> {
      int at = from;
      while (at < into.length && words.next()) {
        into[at++] = Math.max(0, known.find(words.word(), words.length()));
      }
      return at > from ? at - from : -1;
    };
  }

  @Override
  public void close() {
    in.close();
  }
}

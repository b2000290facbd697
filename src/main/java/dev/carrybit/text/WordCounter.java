package dev.carrybit.text;

import dev.carrybit.DataException;
import java.io.Closeable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * The counts of a passage's words, portion by portion: a portion ends where it has as many
 * different words as are kept in memory at a time. A word may be in several.
 */
public final class WordCounter implements Iterator<TokenCounts>, Closeable {
  private static final int MOST_WORDS = 1 << 17;
  private static final int MOST_BYTES = 1 << 24;

  private final ByteInput in;
  private final WordInput words;
  private boolean more;

  /**
   * Begins to read the passage, which is closed with this.
   *
   * @throws DataException if it is no UTF-8, or a word is too long
   */
  public WordCounter(Passage passage) {
    in = new ByteInput(passage);
    words = new WordInput(new CodePointInput(in));
    try {
      if (!passage.begins()) {
        words.afterBorder();
      }
      more = words.next();
    } catch (RuntimeException e) {
      in.close();
      throw e;
    }
  }

  @Override
  public boolean hasNext() {
    return more;
  }

  @Override
  public TokenCounts next() {
    if (!more) {
      throw new NoSuchElementException("all words were counted");
    }
    var table = new WordTable();
    var counts = new long[1 << 10];
    long symbols = 0;
    while (more && table.size() < MOST_WORDS && table.bytes() < MOST_BYTES) {
      int word = table.add(words.word(), words.length());
      if (word == counts.length) {
        counts = Arrays.copyOf(counts, 2 * word);
      }
      counts[word]++;
      symbols++;
      more = words.next();
    }
    return counts(table, counts, symbols);
  }

  private static TokenCounts counts(WordTable table, long[] counts, long symbols) {
    var byWord = new HashMap<String, Long>();
    for (int word = 0; word < table.size(); word++) {
      byWord.put(table.word(word), counts[word]);
    }
    return new TokenCounts(Tokens.WORD, symbols, byWord);
  }

  @Override
  public void close() {
    in.close();
  }
}

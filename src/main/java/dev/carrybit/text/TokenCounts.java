package dev.carrybit.text;

import dev.carrybit.CarrybitException;
import dev.carrybit.text.TextSplits.TextSplit;
import dev.carrybit.text.Vocabulary.Tokens;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * How often each character or word occurs in a text.
 *
 * @param symbols number of all tokens
 * @param counts number of each token
 */
public record TokenCounts(long symbols, Map<String, Long> counts) implements Serializable {
  /** No tokens. */
  public static final TokenCounts NONE = new TokenCounts(0, Map.of());

  /** The order of words in a vocabulary: by descending count, then by name. */
  public static final Comparator<Map.Entry<String, Long>> ORDER =
      Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
          .thenComparing(Map.Entry.comparingByKey());

  /** Code points that fit the nearest cache. */
  private static final int BLOCK = 1 << 12;

  /**
   * Counts the characters of {@code split}, and closes it.
   *
   * @throws CarrybitException (BAD_DATA) if the text is not UTF-8
   */
  public static TokenCounts ofCharacters(TextSplit split) {
    var counts = new long[Character.MAX_CODE_POINT + 1];
    long symbols = 0;
    try (var in = TextReader.ofCharacters(split)) {
      var block = new int[BLOCK];
      for (int n = in.readOwnCodePoints(block, 0); n >= 0; n = in.readOwnCodePoints(block, 0)) {
        count(block, n, counts);
        symbols += n;
      }
    }
    var byCharacter = new HashMap<String, Long>();
    for (int character = 0; character < counts.length; character++) {
      if (counts[character] > 0) {
        byCharacter.put(Character.toString(character), counts[character]);
      }
    }
    return new TokenCounts(symbols, byCharacter);
  }

  /** A method of its own, since the compiler then knows all of the loop. */
  private static void count(int[] characters, int count, long[] counts) {
    for (int i = 0; i < count; i++) {
      counts[characters[i]]++;
    }
  }

  /** The sum of the counts of two texts. */
  public TokenCounts plus(TokenCounts other) {
    var sum = new HashMap<>(counts);
    other.counts.forEach((token, count) -> sum.merge(token, count, Long::sum));
    return new TokenCounts(symbols + other.symbols, sum);
  }

  /** The vocabulary of counted characters. */
  public Vocabulary characters() {
    return Vocabulary.of(
        Tokens.CHAR,
        counts.keySet().stream()
            .sorted(Comparator.comparingInt(character -> character.codePointAt(0)))
            .toList());
  }

  /**
   * Counts the words of a split in portions: a portion ends when it has as many different words as
   * are kept in memory. A word may be in several portions.
   */
  public static final class WordCounter implements Iterator<TokenCounts>, AutoCloseable {
    private static final int MAX_WORDS = 1 << 17;
    private static final int MAX_BYTES = 1 << 24;

    private final WordReader words;
    private boolean begun;
    private boolean more;

    /** Reads {@code split}, which is closed with this. */
    public WordCounter(TextSplit split) {
      words = new WordReader(split);
    }

    /**
     * Whether there are more words.
     *
     * @throws CarrybitException (BAD_DATA) if the text is not UTF-8, or a word is too long
     */
    @Override
    public boolean hasNext() {
      if (!begun) {
        begun = true;
        more = words.next();
      }
      return more;
    }

    @Override
    public TokenCounts next() {
      if (!hasNext()) {
        throw new NoSuchElementException("all words are counted");
      }
      var table = new WordTable();
      var counts = new long[1 << 10];
      long symbols = 0;
      while (more && table.size() < MAX_WORDS && table.bytes() < MAX_BYTES) {
        int word = table.add(words.word(), words.length());
        if (word == counts.length) {
          counts = Arrays.copyOf(counts, 2 * word);
        }
        counts[word]++;
        symbols++;
        more = words.next();
      }
      var byWord = new HashMap<String, Long>();
      for (int word = 0; word < table.size(); word++) {
        byWord.put(table.word(word), counts[word]);
      }
      return new TokenCounts(symbols, byWord);
    }

    @Override
    public void close() {
      words.close();
    }
  }
}

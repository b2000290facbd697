package dev.carrybit.text;

import dev.carrybit.DataException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How often each token occurs in a text.
 *
 * @param tokens what was counted
 * @param symbols number of all tokens
 * @param counts number of each character or word; empty for bytes, whose vocabulary is known
 */
public record TokenCounts(Tokens tokens, long symbols, Map<String, Long> counts)
    implements Serializable {
  /** The most words of a vocabulary: so that a text that is none fills no memory. */
  public static final int MOST_WORDS = 1 << 22;

  private static final int PAGE_BITS = 8;
  private static final int PAGE = 1 << PAGE_BITS;

  /** As many code points as the nearest cache holds. */
  private static final int BLOCK = 1 << 12;

  /** Words in the order of their numbers: those that occur most come first. */
  public static final Comparator<Map.Entry<String, Long>> ORDER =
      Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
          .thenComparing(Map.Entry.comparingByKey());

  /**
   * Counts the tokens of {@code text} to its end, and closes it; {@code name} is for errors.
   *
   * @throws DataException if the text is not what its tokens require
   */
  public static TokenCounts of(Tokens tokens, InputStream text, String name) {
    return of(tokens, Passage.whole(text, name));
  }

  /**
   * Counts the tokens of {@code passage}. Words are kept until the end: where there may be many,
   * {@link WordCounter} counts them portion by portion.
   *
   * @throws DataException if the text is not what its tokens require
   */
  public static TokenCounts of(Tokens tokens, Passage passage) {
    return switch (tokens) {
      case BYTE -> bytes(passage);
      case CHAR -> characters(passage);
      case WORD -> words(passage);
    };
  }

  private static TokenCounts bytes(Passage passage) {
    try (var in = new ByteInput(passage)) {
      long symbols = 0;
      var block = new int[BLOCK];
      for (int some = in.readOwn(block, 0); some >= 0; some = in.readOwn(block, 0)) {
        symbols += some;
      }
      return new TokenCounts(Tokens.BYTE, symbols, Map.of());
    }
  }

  private static TokenCounts characters(Passage passage) {
    var pages = new long[(Character.MAX_CODE_POINT + 1) / PAGE][];
    Arrays.fill(pages, new long[0]);
    long symbols = 0;
    try (var bytes = new ByteInput(passage)) {
      var in = new CodePointInput(bytes);
      if (!passage.begins()) {
        in.afterBorder();
      }
      var block = new int[BLOCK];
      for (int some = in.readOwn(block, 0); some >= 0; some = in.readOwn(block, 0)) {
        count(block, some, pages);
        symbols += some;
      }
    }
    return new TokenCounts(Tokens.CHAR, symbols, byCharacter(pages));
  }

  private static void count(int[] characters, int some, long[][] pages) {
    for (int i = 0; i < some; i++) {
      int page = characters[i] >>> PAGE_BITS;
      if (pages[page].length == 0) {
        pages[page] = new long[PAGE];
      }
      pages[page][characters[i] & PAGE - 1]++;
    }
  }

  private static Map<String, Long> byCharacter(long[][] pages) {
    var counts = new HashMap<String, Long>();
    for (int page = 0; page < pages.length; page++) {
      for (int i = 0; i < pages[page].length; i++) {
        if (pages[page][i] > 0) {
          counts.put(Character.toString(page * PAGE + i), pages[page][i]);
        }
      }
    }
    return counts;
  }

  private static TokenCounts words(Passage passage) {
    try (var portions = new WordCounter(passage)) {
      var sum = new TokenCounts(Tokens.WORD, 0, Map.of());
      while (portions.hasNext()) {
        sum = sum.plus(portions.next());
      }
      return sum;
    }
  }

  /** The counts of two texts of one kind of tokens, taken together. */
  public TokenCounts plus(TokenCounts other) {
    var sum = new HashMap<>(counts);
    other.counts.forEach((token, count) -> sum.merge(token, count, Long::sum));
    return new TokenCounts(tokens, symbols + other.symbols, sum);
  }

  /**
   * The vocabulary of the counted tokens. Words that occur less than {@code minimumCount} times, or
   * that come after {@code maximumSize} − 1 others, are left out; 0 bounds nothing.
   */
  public Vocabulary vocabulary(int maximumSize, int minimumCount) {
    return switch (tokens) {
      case BYTE -> Vocabulary.bytes();
      case CHAR ->
          Vocabulary.of(
              tokens,
              counts.keySet().stream()
                  .sorted(Comparator.comparingInt(character -> character.codePointAt(0)))
                  .toList());
      case WORD -> {
        var known = counts.entrySet().stream().filter(word -> isKnown(word, minimumCount));
        yield ofWords(known.sorted(ORDER).limit(knownWords(maximumSize)).map(Map.Entry::getKey));
      }
    };
  }

  /** Whether a word occurs often enough to be in a vocabulary. */
  public static boolean isKnown(Map.Entry<String, Long> word, int minimumCount) {
    return word.getValue() >= minimumCount && !word.getKey().equals(Vocabulary.UNKNOWN);
  }

  /** How many words a vocabulary of at most {@code maximumSize} may know; 0 bounds nothing. */
  public static int knownWords(int maximumSize) {
    return maximumSize == 0 ? Integer.MAX_VALUE : maximumSize - 1;
  }

  /** The vocabulary of words that are known, in order. */
  public static Vocabulary ofWords(Stream<String> known) {
    return Vocabulary.of(Tokens.WORD, Stream.concat(Stream.of(Vocabulary.UNKNOWN), known).toList());
  }

  /** The counts of several texts of one kind of tokens, taken together. */
  public static TokenCounts sum(Tokens tokens, List<TokenCounts> parts) {
    return parts.stream().reduce(new TokenCounts(tokens, 0, Map.of()), TokenCounts::plus);
  }
}

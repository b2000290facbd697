package dev.carrybit.data;

import java.io.InputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How often each token occurs in a text.
 *
 * @param tokens what was counted
 * @param symbols number of all tokens
 * @param counts number of each character or word; empty for bytes, whose vocabulary is known
 */
public record TokenCounts(Tokens tokens, long symbols, Map<String, Long> counts)
    implements Serializable {
  /** The most different words: so that a text that is none fills no memory. */
  static final int MOST_WORDS = 1 << 22;

  private static final int PAGE = 1 << 8;

  /**
   * Counts the tokens of {@code text} to its end, and closes it; {@code name} is for errors.
   *
   * @throws DataException if the text is not what its tokens require
   */
  public static TokenCounts of(Tokens tokens, InputStream text, String name) {
    try (var in = new ByteInput(text, name)) {
      return switch (tokens) {
        case BYTE -> bytes(in);
        case CHAR -> characters(new CodePointInput(in));
        case WORD -> words(new WordInput(new CodePointInput(in)), name);
      };
    }
  }

  private static TokenCounts bytes(ByteInput in) {
    while (in.next() >= 0) {
      continue;
    }
    return new TokenCounts(Tokens.BYTE, in.offset(), Map.of());
  }

  private static TokenCounts characters(CodePointInput in) {
    var pages = new long[(Character.MAX_CODE_POINT + 1) / PAGE][];
    Arrays.fill(pages, new long[0]);
    long symbols = 0;
    for (int character = in.next(); character >= 0; character = in.next()) {
      if (pages[character / PAGE].length == 0) {
        pages[character / PAGE] = new long[PAGE];
      }
      pages[character / PAGE][character % PAGE]++;
      symbols++;
    }
    var counts = new HashMap<String, Long>();
    for (int page = 0; page < pages.length; page++) {
      for (int i = 0; i < pages[page].length; i++) {
        if (pages[page][i] > 0) {
          counts.put(Character.toString(page * PAGE + i), pages[page][i]);
        }
      }
    }
    return new TokenCounts(Tokens.CHAR, symbols, counts);
  }

  private static TokenCounts words(WordInput in, String name) {
    var counts = new HashMap<String, Long>();
    long symbols = 0;
    for (var word = in.next(); !word.isEmpty(); word = in.next()) {
      counts.merge(word, 1L, Long::sum);
      requireFewWords(counts, name);
      symbols++;
    }
    return new TokenCounts(Tokens.WORD, symbols, counts);
  }

  private static void requireFewWords(Map<String, Long> counts, String name) {
    if (counts.size() > MOST_WORDS) {
      throw new DataException(
          name
              + ": expected at most "
              + MOST_WORDS
              + " different words, found more; use text.tokens = char or byte");
    }
  }

  /** The counts of several texts of one kind of tokens, taken together. */
  public static TokenCounts sum(Tokens tokens, List<TokenCounts> parts) {
    var counts = new HashMap<String, Long>();
    long symbols = 0;
    for (var part : parts) {
      part.counts.forEach((token, count) -> counts.merge(token, count, Long::sum));
      requireFewWords(counts, "all texts");
      symbols += part.symbols;
    }
    return new TokenCounts(tokens, symbols, counts);
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
      case WORD -> Vocabulary.of(tokens, frequentWords(maximumSize, minimumCount));
    };
  }

  private List<String> frequentWords(int maximumSize, int minimumCount) {
    var entries = new ArrayList<String>();
    entries.add(Vocabulary.UNKNOWN);
    counts.entrySet().stream()
        .filter(word -> !word.getKey().equals(Vocabulary.UNKNOWN))
        .filter(word -> word.getValue() >= minimumCount)
        .sorted(
            Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(maximumSize == 0 ? Long.MAX_VALUE : maximumSize - 1)
        .forEach(word -> entries.add(word.getKey()));
    return entries;
  }
}

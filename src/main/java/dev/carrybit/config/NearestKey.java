package dev.carrybit.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The search for the key that a misspelt one was meant to be. */
final class NearestKey {

  /** Longer words than this are no misspellings, and comparing them would take long. */
  private static final int LONGEST = 100;

  private NearestKey() {}

  /**
   * The candidate that ends in {@code word}, else the one that takes the fewest edits; empty where
   * all take more than one for three letters, which is another word.
   */
  static Optional<String> to(String word, Collection<String> candidates) {
    if (word.length() > LONGEST) {
      return Optional.empty();
    }
    return candidates.stream()
        .min(Comparator.comparingInt(candidate -> distance(word, candidate)))
        .filter(nearest -> distance(word, nearest) <= (word.length() + 2) / 3);
  }

  private static int distance(String word, String candidate) {
    return candidate.endsWith("." + word) ? 1 : edits(word, candidate);
  }

  /** Insertions, deletions and replacements between two words (Levenshtein 1966). */
  static int edits(String from, String to) {
    var row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[to.length()];
  }
}

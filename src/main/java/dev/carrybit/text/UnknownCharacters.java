package dev.carrybit.text;

import dev.carrybit.DataException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

/** The characters of a short text that a vocabulary does not have. */
public final class UnknownCharacters {

  /** As many as a person reads. */
  private static final int SHOWN = 10;

  private UnknownCharacters() {}

  /**
   * Makes sure that there are none; unknown words and bytes do not exist.
   *
   * @param name of the text, for the error
   * @throws DataException that names them all, each with its first position, counted from 1
   */
  public static void refuse(Vocabulary vocabulary, String text, String name) {
    if (vocabulary.tokens() != Tokens.CHAR) {
      return;
    }
    var found = new LinkedHashMap<String, Integer>();
    int position = 0;
    for (int codePoint : text.codePoints().toArray()) {
      position++;
      var character = Character.toString(codePoint);
      if (vocabulary.symbol(character).isEmpty()) {
        found.putIfAbsent(character, position);
      }
    }
    if (!found.isEmpty()) {
      throw new DataException(
          "%s: expected the %d characters of the vocabulary, found %s"
              .formatted(name, vocabulary.size(), told(found)));
    }
  }

  private static String told(LinkedHashMap<String, Integer> found) {
    List<String> each = new ArrayList<>();
    found.forEach((character, at) -> each.add(Quoted.of(character) + " at character " + at));
    var shown = each.stream().limit(SHOWN).collect(Collectors.joining(", "));
    return each.size() > SHOWN ? shown + " and " + (each.size() - SHOWN) + " others" : shown;
  }
}

package dev.carrybit.model;

import dev.carrybit.text.Vocabulary.Tokens;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/** A property of a text at each symbol, which is compared with the activity of units. */
public enum TextProperty {
  /** Inside quotation marks; an empty line ends it too. */
  QUOTES("inside quotes", true, TextProperty::quoted),

  /** The number of symbols since the line began. */
  LINE("position in the line", false, tokens -> since(tokens, token -> token.equals("\n"))),

  /** The number of letters since the word began. */
  WORD(
      "position in the word",
      false,
      tokens -> since(tokens, token -> !Character.isLetter(token.codePointAt(0)))),

  /** White space. */
  SPACE(
      "white space",
      true,
      tokens -> where(tokens, token -> Character.isWhitespace(token.codePointAt(0)))),

  /** A capital letter, or a word that begins with one. */
  CAPITAL(
      "capital letters",
      true,
      tokens -> where(tokens, token -> Character.isUpperCase(token.codePointAt(0))));

  private final String title;
  private final boolean binary;
  private final Function<List<String>, double[]> values;

  TextProperty(String title, boolean binary, Function<List<String>, double[]> values) {
    this.title = title;
    this.binary = binary;
    this.values = values;
  }

  /**
   * The properties of a text of such tokens. No word is a quotation mark, a space or part of a
   * word.
   */
  public static List<TextProperty> of(Tokens tokens) {
    return tokens == Tokens.WORD ? List.of(LINE, CAPITAL) : List.of(values());
  }

  /** The name for readers. */
  public String title() {
    return title;
  }

  /** Whether all values are 0 or 1. */
  public boolean isBinary() {
    return binary;
  }

  /** The value after each of {@code tokens}. */
  public double[] values(List<String> tokens) {
    return values.apply(tokens);
  }

  private static double[] where(List<String> tokens, Predicate<String> test) {
    return tokens.stream().mapToDouble(token -> test.test(token) ? 1 : 0).toArray();
  }

  private static double[] since(List<String> tokens, Predicate<String> restarts) {
    var values = new double[tokens.size()];
    double count = 0;
    for (int t = 0; t < values.length; t++) {
      count = restarts.test(tokens.get(t)) ? 0 : count + 1;
      values[t] = count;
    }
    return values;
  }

  private static double[] quoted(List<String> tokens) {
    var values = new double[tokens.size()];
    boolean inside = false;
    for (int t = 0; t < values.length; t++) {
      var before = t == 0 ? "\n" : tokens.get(t - 1);
      boolean emptyLine = tokens.get(t).equals("\n") && before.equals("\n");
      inside =
          switch (tokens.get(t)) {
            // Decided by the symbol before, so that an unpaired mark does not invert the rest.
            case "\"" -> Character.isWhitespace(before.codePointAt(0));
            case "“", "«", "„" -> true;
            case "”", "»" -> false;
            default -> inside && !emptyLine;
          };
      values[t] = inside ? 1 : 0;
    }
    return values;
  }
}

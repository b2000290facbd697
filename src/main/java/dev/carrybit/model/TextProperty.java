package dev.carrybit.model;

import java.util.List;
import java.util.function.Predicate;

/** A property of a text at each symbol, which is compared with the activity of units. */
public enum TextProperty {
  /** Inside quotation marks; an empty line ends it too. */
  QUOTES("inside quotes", true) {
    @Override
    public double[] values(List<String> tokens) {
      var values = new double[tokens.size()];
      boolean inside = false;
      for (int t = 0; t < values.length; t++) {
        inside = quoted(inside, tokens, t);
        values[t] = inside ? 1 : 0;
      }
      return values;
    }
  },

  /** The number of symbols since the line began. */
  LINE("position in the line", false) {
    @Override
    public double[] values(List<String> tokens) {
      return since(tokens, token -> token.equals("\n"));
    }
  },

  /** The number of letters since the word began. */
  WORD("position in the word", false) {
    @Override
    public double[] values(List<String> tokens) {
      return since(tokens, token -> !Character.isLetter(token.codePointAt(0)));
    }
  },

  /** White space. */
  SPACE("white space", true) {
    @Override
    public double[] values(List<String> tokens) {
      return where(tokens, token -> Character.isWhitespace(token.codePointAt(0)));
    }
  },

  /** A capital letter, or a word that begins with one. */
  CAPITAL("capital letters", true) {
    @Override
    public double[] values(List<String> tokens) {
      return where(tokens, token -> Character.isUpperCase(token.codePointAt(0)));
    }
  };

  private final String title;
  private final boolean binary;

  TextProperty(String title, boolean binary) {
    this.title = title;
    this.binary = binary;
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
  public abstract double[] values(List<String> tokens);

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

  private static boolean quoted(boolean before, List<String> tokens, int t) {
    var token = tokens.get(t);
    boolean emptyLine = t > 0 && token.equals("\n") && tokens.get(t - 1).equals("\n");
    return switch (token) {
      // Decided by the symbol before, so that an unpaired mark does not invert the rest.
      case "\"" -> t == 0 || Character.isWhitespace(tokens.get(t - 1).codePointAt(0));
      case "“", "«", "„" -> true;
      case "”", "»" -> false;
      default -> before && !emptyLine;
    };
  }
}

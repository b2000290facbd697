package dev.carrybit.model;

import java.util.List;

/** Something that a text has at each of its symbols, and that a network may keep track of. */
public enum TextTrait {
  /** Between an opening quotation mark and the closing one; an empty line ends it too. */
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

  /** Symbols since the line began. */
  LINE("position in the line", false) {
    @Override
    public double[] values(List<String> tokens) {
      return since(tokens, token -> token.equals("\n"));
    }
  },

  /** Letters since the word began. */
  WORD("position in the word", false) {
    @Override
    public double[] values(List<String> tokens) {
      return since(tokens, token -> !Character.isLetter(token.codePointAt(0)));
    }
  },

  /** A space, or a line's end. */
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

  private final String words;
  private final boolean holds;

  TextTrait(String words, boolean holds) {
    this.words = words;
    this.holds = holds;
  }

  /** What it is called. */
  public String words() {
    return words;
  }

  /** Whether it is there or not, rather than a number. */
  public boolean holds() {
    return holds;
  }

  /** Its value after each of {@code tokens}: 0 or 1, or a number. */
  public abstract double[] values(List<String> tokens);

  /** Whether something is so of a token, which is never empty. */
  private interface Test {
    boolean of(String token);
  }

  private static double[] where(List<String> tokens, Test test) {
    return tokens.stream().mapToDouble(token -> test.of(token) ? 1 : 0).toArray();
  }

  private static double[] since(List<String> tokens, Test restarts) {
    var values = new double[tokens.size()];
    double count = 0;
    for (int t = 0; t < values.length; t++) {
      count = restarts.of(tokens.get(t)) ? 0 : count + 1;
      values[t] = count;
    }
    return values;
  }

  private static boolean quoted(boolean before, List<String> tokens, int t) {
    var token = tokens.get(t);
    boolean emptyLine = t > 0 && token.equals("\n") && tokens.get(t - 1).equals("\n");
    return switch (token) {
      // a mark that has lost its other half must not turn all after it over
      case "\"" -> t == 0 || Character.isWhitespace(tokens.get(t - 1).codePointAt(0));
      case "“", "«", "„" -> true;
      case "”", "»" -> false;
      default -> before && !emptyLine;
    };
  }
}

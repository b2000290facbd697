package dev.carrybit.config;

import java.io.Serializable;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.commons.text.StringEscapeUtils;

/**
 * A symbol that a user writes on one line. A single character stands for itself; in longer texts
 * the escapes {@code \n}, {@code \r}, {@code \t}, a doubled backslash, and {@code \}{@code u} with
 * four hexadecimal digits are read.
 *
 * @param symbol as the text has it; empty for {@link #NONE}
 */
record EscapedSymbol(String symbol) implements Serializable {

  static final EscapedSymbol NONE = new EscapedSymbol("");

  private static final Pattern INVISIBLE = Pattern.compile("[\\p{Z}\\p{Cc}\\p{Cf}\\\\]");
  private static final Pattern ESCAPE = Pattern.compile("\\\\([nrt\\\\]|u[0-9A-Fa-f]{4})");

  static Optional<EscapedSymbol> parse(String text) {
    if (text.codePointCount(0, text.length()) == 1) {
      return Optional.of(new EscapedSymbol(text));
    }
    boolean wrong = text.isEmpty() || ESCAPE.matcher(text).replaceAll("").contains("\\");
    return wrong
        ? Optional.empty()
        : Optional.of(new EscapedSymbol(StringEscapeUtils.unescapeJava(text)));
  }

  /** The text that {@link #parse} makes this symbol of. */
  @Override
  public String toString() {
    return symbol.equals("none")
        ? "\\u006Eone"
        : INVISIBLE
            .matcher(symbol)
            .replaceAll(found -> Matcher.quoteReplacement(escape(found.group())));
  }

  private static String escape(String character) {
    return switch (character) {
      case "\n" -> "\\n";
      case "\r" -> "\\r";
      case "\t" -> "\\t";
      case "\\" -> "\\\\";
      default ->
          character
              .chars()
              .mapToObj(c -> String.format(Locale.ROOT, "\\u%04X", c))
              .collect(Collectors.joining());
    };
  }
}

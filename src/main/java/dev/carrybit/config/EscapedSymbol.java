package dev.carrybit.config;

import dev.carrybit.text.Vocabulary.Tokens;
import java.io.Serializable;
import java.util.Locale;
import java.util.Optional;
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

  /** No symbol. */
  static final EscapedSymbol NONE = new EscapedSymbol("");

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

  /** What a symbol of {@code tokens} is, in words. */
  static String expected(Tokens tokens) {
    return switch (tokens) {
      case CHAR -> "one character";
      case BYTE -> "a byte from 0x00 to 0xFF";
      case WORD -> "a word without white space";
    };
  }

  /** Whether a vocabulary of {@code tokens} may have this symbol. */
  boolean isOne(Tokens tokens) {
    return switch (tokens) {
      case CHAR -> symbol.codePointCount(0, symbol.length()) == 1 && isWhole();
      case BYTE -> symbol.matches("0x[0-9A-F]{2}");
      case WORD -> symbol.codePoints().noneMatch(Character::isWhitespace) && isWhole();
    };
  }

  private boolean isWhole() {
    return symbol.codePoints().noneMatch(each -> each >= 0xD800 && each <= 0xDFFF);
  }

  /** The text that {@link #parse} makes this symbol of. */
  @Override
  public String toString() {
    return symbol.equals("none")
        ? escape('n') + "one"
        : symbol.chars().mapToObj(c -> written((char) c)).collect(Collectors.joining());
  }

  private static String written(char c) {
    return switch (c) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      case '\\' -> "\\\\";
      default -> isVisible(c) ? String.valueOf(c) : escape(c);
    };
  }

  private static boolean isVisible(char c) {
    return !Character.isWhitespace(c)
        && !Character.isSpaceChar(c)
        && !Character.isISOControl(c)
        && Character.getType(c) != Character.FORMAT;
  }

  private static String escape(char c) {
    return String.format(Locale.ROOT, "\\u%04X", (int) c);
  }
}

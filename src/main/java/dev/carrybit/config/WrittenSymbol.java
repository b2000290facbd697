package dev.carrybit.config;

import dev.carrybit.text.Tokens;
import java.util.Locale;
import java.util.Optional;

/**
 * The way a symbol is written in a line of a configuration: one character stands for itself, in
 * longer ones a backslash begins an escape: {@code \n}, {@code \r}, {@code \t}, a second backslash,
 * or u and four hexadecimal digits.
 */
final class WrittenSymbol {

  private static final String NONE = "none";
  private static final int DIGITS = 4;

  private WrittenSymbol() {}

  /** A symbol, or none, for which there is {@link TextSettings#ONE_DOCUMENT}. */
  static Kind<String> kind() {
    var kind =
        new Kind<>(
            "a symbol, maybe escaped as \\n or \\u000A", WrittenSymbol::read, WrittenSymbol::write);
    return kind.or(NONE, TextSettings.ONE_DOCUMENT);
  }

  /** What a symbol of {@code tokens} is, in words. */
  static String expected(Tokens tokens) {
    return switch (tokens) {
      case CHAR -> "one character";
      case BYTE -> "a byte from 0x00 to 0xFF";
      case WORD -> "a word without white space";
    };
  }

  /** Whether there may be such a symbol in a vocabulary of {@code tokens}. */
  static boolean isOne(Tokens tokens, String symbol) {
    return switch (tokens) {
      case CHAR -> symbol.codePointCount(0, symbol.length()) == 1 && isWhole(symbol);
      case BYTE -> symbol.matches("0x[0-9A-F]{2}");
      case WORD -> symbol.codePoints().noneMatch(Character::isWhitespace) && isWhole(symbol);
    };
  }

  private static boolean isWhole(String symbol) {
    return symbol.codePoints().noneMatch(each -> each >= 0xD800 && each <= 0xDFFF);
  }

  private static Optional<String> read(String text) {
    if (text.isEmpty() || text.codePointCount(0, text.length()) == 1) {
      return Optional.of(text).filter(some -> !some.isEmpty());
    }
    var symbol = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      int length = c == '\\' ? escape(text, at, symbol) : 1;
      if (length == 0) {
        return Optional.empty();
      }
      if (c != '\\') {
        symbol.append(c);
      }
      at += length;
    }
    return Optional.of(symbol.toString());
  }

  /** Appends what the escape at {@code at} stands for; its length, or 0 where it is none. */
  private static int escape(String text, int at, StringBuilder symbol) {
    char kind = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
    int length = kind == 'u' ? 2 + DIGITS : 2;
    switch (kind) {
      case 'n' -> symbol.append('\n');
      case 'r' -> symbol.append('\r');
      case 't' -> symbol.append('\t');
      case '\\' -> symbol.append('\\');
      case 'u' -> {
        var digits = text.substring(at + 2, Math.min(text.length(), at + length));
        if (!digits.matches("[0-9A-Fa-f]{4}")) {
          return 0;
        }
        symbol.append((char) Integer.parseInt(digits, 16));
      }
      default -> {
        return 0;
      }
    }
    return length;
  }

  private static String write(String symbol) {
    if (symbol.equals(NONE)) {
      return number(symbol.charAt(0)) + symbol.substring(1);
    }
    var text = new StringBuilder();
    symbol.chars().forEach(c -> text.append(written((char) c)));
    return text.toString();
  }

  private static String written(char c) {
    return switch (c) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      case '\\' -> "\\\\";
      default -> isVisible(c) ? String.valueOf(c) : number(c);
    };
  }

  private static boolean isVisible(char c) {
    return !Character.isWhitespace(c)
        && !Character.isSpaceChar(c)
        && !Character.isISOControl(c)
        && Character.getType(c) != Character.FORMAT;
  }

  private static String number(char c) {
    return String.format(Locale.ROOT, "\\u%04X", (int) c);
  }
}

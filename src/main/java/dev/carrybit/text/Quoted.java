package dev.carrybit.text;

import java.util.Locale;

/** How messages show a piece of text: in one line, however strange it is. */
final class Quoted {
  private static final int LONGEST = 40;

  private Quoted() {}

  /** {@code token} in quotes; a single character also by its number. */
  static String of(String token) {
    var shown = new StringBuilder("\"");
    token.codePoints().limit(LONGEST).forEach(codePoint -> append(shown, codePoint));
    boolean cut = token.codePointCount(0, token.length()) > LONGEST;
    shown.append(cut ? "…\"" : "\"");
    if (token.codePointCount(0, token.length()) == 1) {
      shown.append(String.format(Locale.ROOT, " (U+%04X)", token.codePointAt(0)));
    }
    return shown.toString();
  }

  private static void append(StringBuilder shown, int codePoint) {
    switch (codePoint) {
      case '\n' -> shown.append("\\n");
      case '\r' -> shown.append("\\r");
      case '\t' -> shown.append("\\t");
      default -> {
        if (isPrintable(codePoint)) {
          shown.appendCodePoint(codePoint);
        } else {
          shown.append(String.format(Locale.ROOT, "\\u{%X}", codePoint));
        }
      }
    }
  }

  private static boolean isPrintable(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}

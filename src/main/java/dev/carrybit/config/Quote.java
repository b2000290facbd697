package dev.carrybit.config;

import java.util.regex.Pattern;

/** A user's text as a message shows it: one line of at most 80 characters. */
final class Quote {

  private static final int LONGEST = 80;
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

  private Quote() {}

  /** The text with control characters escaped, in quotes where spaces at its ends would vanish. */
  static String of(String text) {
    boolean fits = text.length() <= LONGEST;
    var line = printable(fits ? text : text.substring(0, LONGEST));
    var shown = fits ? line : line + "… (" + text.length() + " characters)";
    return !text.isBlank() && text.equals(text.strip()) ? shown : "'" + shown + "'";
  }

  /** The text with control characters escaped. */
  static String printable(String text) {
    return UNPRINTABLE
        .matcher(text)
        .replaceAll(found -> "\\\\u%04x".formatted(found.group().codePointAt(0)));
  }
}

package dev.carrybit.storage;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A text of a user or a file as a message shows it: one line of at most 80 characters. */
public final class Quote {

  private static final int LONGEST = 80;
  private static final Pattern UNPRINTABLE =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Cn}\\p{Zl}\\p{Zp}]");

  private Quote() {}

  /** The text with control characters escaped, in quotes where spaces at its ends would vanish. */
  public static String of(String text) {
    return of(text, LONGEST);
  }

  /** The same with another number of characters. */
  static String of(String text, int longest) {
    boolean fits = text.length() <= longest;
    var line = printable(fits ? text : text.substring(0, longest));
    var shown = fits ? line : line + "… (" + text.length() + " characters)";
    return !text.isBlank() && text.equals(text.strip()) ? shown : "'" + shown + "'";
  }

  /** The text with escapes for what cannot be printed, on one line. */
  public static String printable(String text) {
    return UNPRINTABLE
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(escape(found.group().codePointAt(0))));
  }

  private static String escape(int character) {
    return switch (character) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> (character <= 0xFFFF ? "\\u%04x" : "\\u{%x}").formatted(character);
    };
  }
}

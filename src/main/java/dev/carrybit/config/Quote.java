package dev.carrybit.config;

/** A user's text as a message shows it: one line of at most 80 characters. */
final class Quote {

  private static final int LONGEST = 80;

  private Quote() {}

  /** The text with control characters escaped, in quotes where spaces at its ends would vanish. */
  static String of(String text) {
    var line = new StringBuilder();
    text.chars().limit(LONGEST).forEach(c -> append(line, (char) c));
    if (text.length() > LONGEST) {
      line.append("… (").append(text.length()).append(" characters)");
    }
    boolean plain = !text.isBlank() && text.equals(text.strip());
    return plain ? line.toString() : "'" + line + "'";
  }

  private static void append(StringBuilder line, char c) {
    boolean breaksLine = Character.isISOControl(c) || c == '\u2028' || c == '\u2029';
    if (breaksLine || Character.getType(c) == Character.FORMAT) {
      line.append("\\u").append(Integer.toHexString(0x10000 | c).substring(1));
    } else {
      line.append(c);
    }
  }
}

package dev.carrybit.config;

/** The way a text of the user's appears in a message: one line, not too long. */
final class Excerpt {

  private static final int LONGEST = 80;

  private Excerpt() {}

  static String of(String text) {
    boolean all = text.length() <= LONGEST;
    var line = new StringBuilder();
    text.chars().limit(LONGEST).forEach(c -> append(line, (char) c));
    if (!all) {
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

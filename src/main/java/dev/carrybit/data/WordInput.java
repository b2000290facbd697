package dev.carrybit.data;

/** The words of a UTF-8 text one after the other, line ends among them. */
final class WordInput {
  /** The longest word in code points: so that a text without white space fills no memory. */
  static final int LONGEST = 1 << 20;

  private final CodePointInput in;
  private final StringBuilder word = new StringBuilder();
  private long start;
  private boolean lineEnds;

  WordInput(CodePointInput in) {
    this.in = in;
  }

  /**
   * The next word, or an empty one at the end.
   *
   * @throws DataException if the text is no UTF-8, or a word is too long
   */
  String next() {
    if (lineEnds) {
      lineEnds = false;
      return Vocabulary.END_OF_LINE;
    }
    int first = in.next();
    while (first != '\n' && Character.isWhitespace(first)) {
      first = in.next();
    }
    start = in.start();
    return switch (first) {
      case -1 -> "";
      case '\n' -> Vocabulary.END_OF_LINE;
      default -> wordFrom(first);
    };
  }

  /** The offset of the first byte of the word that was read last. */
  long start() {
    return start;
  }

  private String wordFrom(int first) {
    word.setLength(0);
    int next = first;
    int length = 0;
    while (next >= 0 && !Character.isWhitespace(next)) {
      if (++length > LONGEST) {
        throw new DataException(
            in.name()
                + ": expected words of at most "
                + LONGEST
                + " characters, found a longer one at offset "
                + start
                + "; use text.tokens = char or byte");
      }
      word.appendCodePoint(next);
      next = in.next();
    }
    lineEnds = next == '\n';
    return word.toString();
  }
}

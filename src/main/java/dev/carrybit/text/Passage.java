package dev.carrybit.text;

import java.io.InputStream;
import java.util.List;

/**
 * A stretch of a text, and all that follows it: tokens may reach over its end, into what other
 * passages call their own. A text cut into passages has the tokens of the whole, in order, however
 * it was cut and in however many files it lies:
 *
 * <ul>
 *   <li>a byte is of the passage that holds it;
 *   <li>a character is of the passage that holds its first byte;
 *   <li>a word or line end is of the passage before a border, until the first white space after the
 *       border has ended.
 * </ul>
 *
 * @param begins whether the text begins here, so that no token reaches into it
 * @param own the passage itself, maybe without a byte
 * @param following the rest of the text, of which little is read
 */
public record Passage(boolean begins, List<TextPiece> own, Iterable<TextPiece> following) {

  /** A whole text, in one stream; {@code name} is for errors. */
  public static Passage whole(InputStream text, String name) {
    return new Passage(true, List.of(new Opened(name, text)), List.of());
  }

  private record Opened(String name, InputStream open) implements TextPiece {
    @Override
    public long offset() {
      return 0;
    }
  }
}

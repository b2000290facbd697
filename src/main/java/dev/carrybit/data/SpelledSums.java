package dev.carrybit.data;

import java.io.InputStream;

/**
 * A text without end of sums that are spelled out, one a line: {@code nine plus sixty is sixty
 * nine.} Operands are 0 to 99. The text is made of chunks of {@value #CHUNK_SENTENCES} sentences;
 * chunk k depends on the seed and on k alone.
 */
public final class SpelledSums {
  /** Sentences of a chunk. */
  public static final int CHUNK_SENTENCES = 64;

  private SpelledSums() {}

  /** The chunks that hold about {@code characters} characters. */
  public static int chunks(int characters) {
    throw new UnsupportedOperationException();
  }

  /** The bytes of {@code count} chunks from chunk {@code first} on. */
  public static InputStream open(long seed, int first, int count) {
    throw new UnsupportedOperationException();
  }

  /** The sentence of a sum, without a line end. */
  public static String sentence(int a, int b) {
    throw new UnsupportedOperationException();
  }

  /** Whether {@code sentence} reads NUMBER plus NUMBER is NUMBER, with a full stop. */
  public static boolean isWellFormed(String sentence) {
    throw new UnsupportedOperationException();
  }

  /** Whether {@code sentence} is well formed, and its sum is right. */
  public static boolean isTrue(String sentence) {
    throw new UnsupportedOperationException();
  }

  /**
   * What became of the sentences of a text.
   *
   * @param sentences lines that end in a line feed
   * @param wellFormed those that read as a sum
   * @param right those that read as a sum and are true
   */
  public record Score(int sentences, int wellFormed, int right) {}

  /** Judges the lines of {@code text}; what comes after its last line end does not count. */
  public static Score score(String text) {
    throw new UnsupportedOperationException();
  }
}

package dev.carrybit.text;

import dev.carrybit.storage.HadoopFiles;
import java.io.InputStream;
import java.io.Serializable;
import java.util.List;
import java.util.function.Function;

/**
 * A part of a text that one task reads, with the rest of the text after it: tokens may cross the
 * end of a split. The splits of a text have the tokens of the whole text, in order, wherever the
 * borders are:
 *
 * <ul>
 *   <li>a byte belongs to the split that holds it;
 *   <li>a character belongs to the split that holds its first byte;
 *   <li>a word or line end belongs to the split before a border, up to the end of the first white
 *       space after the border.
 * </ul>
 *
 * @param first whether the text begins here, so that no token reaches into the split
 * @param own the bytes of the split, maybe none
 * @param following the rest of the text, of which little is read
 * @param open opens a piece of the text
 */
public record TextSplit(
    boolean first, List<Piece> own, Iterable<Piece> following, Function<Piece, InputStream> open) {

  /** A whole text, read from {@code text}; {@code name} is for error messages. */
  public static TextSplit whole(InputStream text, String name) {
    return new TextSplit(true, List.of(new WholeFile(name)), List.of(), piece -> text);
  }

  /** Consecutive bytes of one file: where they are, not the bytes. */
  public sealed interface Piece extends Serializable {

    /** The file, as error messages call it. */
    String name();

    /** Offset of the first byte in the file; 0 in a compressed file. */
    default long offset() {
      return 0;
    }

    /**
     * The bytes, decompressed.
     *
     * @throws CarrybitException if there is no such file
     */
    InputStream open(HadoopFiles files);
  }

  /**
   * A range of an uncompressed file.
   *
   * @param end one past the last byte
   */
  public record FileRange(String name, long offset, long end) implements Piece {
    @Override
    public InputStream open(HadoopFiles files) {
      return files.openRange(name, offset, end);
    }
  }

  /** A whole file, which may be compressed. */
  public record WholeFile(String name) implements Piece {
    @Override
    public InputStream open(HadoopFiles files) {
      return files.open(name);
    }
  }

  /** The generated sentences {@code [first, first + count)}. */
  public record GeneratedSums(long seed, int first, int count) implements Piece {
    @Override
    public String name() {
      return "generated sentences " + first + " to " + (first + count - 1);
    }

    @Override
    public InputStream open(HadoopFiles files) {
      return SpelledSums.open(seed, first, count);
    }
  }
}

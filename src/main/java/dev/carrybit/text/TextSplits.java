package dev.carrybit.text;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.text.TextSource.HeldOut;
import java.io.InputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/**
 * A text cut into splits, one for each task. The cuts depend only on the lengths of the files. The
 * text is its files in order of their paths: uncompressed neighbours are cut as if they were one
 * file, and small files share a split. A compressed file is never cut.
 *
 * @param input the text, for error messages
 * @param pieces the pieces of each split, in order
 */
public record TextSplits(String input, List<List<Piece>> pieces) implements Serializable {
  /** No text at all. */
  public static final TextSplits NONE = new TextSplits("", List.of());

  private static final long BYTES = 32L << 20;

  /** Assumed bytes of text for one byte of a compressed file. */
  private static final int COMPRESSION = 4;

  /** Generated sentences of a split, about 12 MB. */
  private static final int SENTENCES = 1 << 18;

  /**
   * A part of a text that one task reads, with the rest of the text after it. The splits of a text
   * have the tokens of the whole text, in order: a byte belongs to the split that holds it, a
   * character to the split that holds its first byte, a word or line end to the split before a
   * border, up to the end of the first white space after the border.
   *
   * @param first whether the text begins here, so that no token reaches into the split
   * @param own the bytes of the split, maybe none
   * @param following the rest of the text, of which little is read
   * @param open opens a piece of the text
   */
  public record TextSplit(
      boolean first,
      List<Piece> own,
      Iterable<Piece> following,
      Function<Piece, InputStream> open) {

    /** A whole text, read from {@code text}; {@code name} is for error messages. */
    public static TextSplit whole(InputStream text, String name) {
      return new TextSplit(true, List.of(new WholeFile(name)), List.of(), piece -> text);
    }
  }

  /** Consecutive bytes of one file: where they are, not the bytes. */
  public sealed interface Piece extends Serializable {

    /** The file, as error messages call it. */
    String name();

    /** Offset of the first byte in the file; 0 in a compressed file. */
    default long offset() {
      return 0;
    }

    /** The bytes, decompressed. */
    InputStream open(HadoopFiles files);
  }

  /** The bytes {@code [offset, end)} of an uncompressed file. */
  public record FileRange(String name, long offset, long end) implements Piece {
    @Override
    public InputStream open(HadoopFiles files) {
      return files.openRange(name, offset, end);
    }
  }

  /** A whole file, which may be compressed. */
  record WholeFile(String name) implements Piece {
    @Override
    public InputStream open(HadoopFiles files) {
      return files.open(name);
    }
  }

  /** The generated sentences {@code [first, first + count)}. */
  record GeneratedSums(long seed, int first, int count) implements Piece {
    @Override
    public String name() {
      return "generated sentences " + first + " to " + (first + count - 1);
    }

    @Override
    public InputStream open(HadoopFiles files) {
      return SpelledSums.open(seed, first, count);
    }
  }

  /** The splits of the text that {@code source} trains on. */
  public static TextSplits of(HadoopFiles files, TextSource source) {
    if (!TextSource.isGenerated(source.input())) {
      return ofFiles(files, source.input());
    }
    var pieces = new ArrayList<List<Piece>>();
    int sentences = source.generatedSentences();
    for (int first = 0; first < sentences; first += SENTENCES) {
      int count = Math.min(SENTENCES, sentences - first);
      pieces.add(List.of(new GeneratedSums(source.seed(), first, count)));
    }
    return new TextSplits(source.input(), pieces);
  }

  /** The splits of a held-out text; none for a fraction. */
  public static TextSplits of(HadoopFiles files, HeldOut heldOut) {
    return heldOut.isFiles() ? ofFiles(files, heldOut.input()) : NONE;
  }

  /** The splits of the files that {@code input} means. */
  public static TextSplits ofFiles(HadoopFiles files, String input) {
    return ofFiles(files, input, BYTES);
  }

  /** The same, in splits of {@code bytes}. */
  static TextSplits ofFiles(HadoopFiles files, String input, long bytes) {
    var splits = new ArrayList<List<Piece>>();
    var split = new ArrayList<Piece>();
    long room = bytes;
    for (var file : files.expand(input)) {
      if (HadoopFiles.isCompressed(file.path())) {
        long size = COMPRESSION * file.length();
        if (size > room) {
          endSplit(split, splits);
          room = bytes;
        }
        split.add(new WholeFile(file.path()));
        room -= size;
        continue;
      }
      for (long from = 0; from < file.length(); ) {
        if (room <= 0) {
          endSplit(split, splits);
          room = bytes;
        }
        long size = Math.min(room, file.length() - from);
        split.add(new FileRange(file.path(), from, from + size));
        room -= size;
        from += size;
      }
    }
    endSplit(split, splits);
    return new TextSplits(input, splits);
  }

  private static void endSplit(List<Piece> split, List<List<Piece>> splits) {
    if (!split.isEmpty()) {
      splits.add(List.copyOf(split));
      split.clear();
    }
  }

  /** Number of splits. */
  public int size() {
    return pieces.size();
  }

  /** Checks that the text is not empty; NO_INPUT if it has no {@code symbols}. */
  public void requireSymbols(long symbols) {
    if (symbols == 0) {
      throw new CarrybitException(
          ExitCode.NO_INPUT, input + ": expected a text, found no symbols in it");
    }
  }

  /** Split {@code number}, whose pieces {@code open} opens. */
  public TextSplit split(int number, Function<Piece, InputStream> open) {
    var following = pieces.subList(number + 1, size());
    return new TextSplit(
        number == 0,
        pieces.get(number),
        () -> following.stream().flatMap(Collection::stream).iterator(),
        open);
  }
}

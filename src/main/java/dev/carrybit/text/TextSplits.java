package dev.carrybit.text;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.text.TextSplit.FileRange;
import dev.carrybit.text.TextSplit.GeneratedSums;
import dev.carrybit.text.TextSplit.Piece;
import dev.carrybit.text.TextSplit.WholeFile;
import java.io.InputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/**
 * A text cut into splits, one for each task. The cuts depend only on the lengths of the files,
 * never on the cluster. The text is its files in order of their paths, one after the other:
 * uncompressed neighbours are cut as if they were one file, and small files share a split. A
 * compressed file is never cut.
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

  /** Generated sentences of a split, about 8 MB. */
  private static final int SENTENCES = 1 << 18;

  /** The splits of the text that {@code source} trains on. */
  public static TextSplits of(HadoopFiles files, TextSource source) {
    if (!TextSource.generated(source.input())) {
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
    return heldOut instanceof HeldOut.Files other ? ofFiles(files, other.input()) : NONE;
  }

  /** The splits of the files that {@code input} means. */
  public static TextSplits ofFiles(HadoopFiles files, String input) {
    return ofFiles(files, input, BYTES);
  }

  /** The same, in splits of {@code bytes}. */
  static TextSplits ofFiles(HadoopFiles files, String input, long bytes) {
    var builder = new SplitBuilder(bytes);
    for (var file : files.expand(input)) {
      if (HadoopFiles.isCompressed(file.path())) {
        long size = COMPRESSION * file.length();
        if (size > builder.room) {
          builder.endSplit();
        }
        builder.add(new WholeFile(file.path()), size);
        continue;
      }
      for (long from = 0; from < file.length(); ) {
        long size = Math.min(builder.room, file.length() - from);
        builder.add(new FileRange(file.path(), from, from + size), size);
        from += size;
      }
    }
    builder.endSplit();
    return new TextSplits(input, builder.splits);
  }

  private static final class SplitBuilder {
    private final List<List<Piece>> splits = new ArrayList<>();
    private final List<Piece> split = new ArrayList<>();
    private final long bytes;
    private long room;

    SplitBuilder(long bytes) {
      this.bytes = bytes;
      room = bytes;
    }

    void add(Piece piece, long size) {
      split.add(piece);
      room -= size;
      if (room <= 0) {
        endSplit();
      }
    }

    void endSplit() {
      if (!split.isEmpty()) {
        splits.add(List.copyOf(split));
        split.clear();
      }
      room = bytes;
    }
  }

  /** Number of splits. */
  public int size() {
    return pieces.size();
  }

  /**
   * Checks that the text is not empty.
   *
   * @throws CarrybitException ({@link ExitCode#NO_INPUT}) if it has no {@code symbols}
   */
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

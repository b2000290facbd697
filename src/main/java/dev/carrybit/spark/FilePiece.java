package dev.carrybit.spark;

import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.text.TextReader;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The lines that begin in a range of a file, or all of a file, which may be compressed. A line ends
 * with a line feed or with the file.
 *
 * @param file full path
 * @param from first byte of the range
 * @param length bytes of the range on disk
 * @param whole whether it is the whole file, however many bytes it decompresses to
 * @param firstLine number of the first line, from 1
 */
record FilePiece(String file, long from, long length, boolean whole, long firstLine)
    implements Serializable {

  /** Receives the bytes and lines of a piece. */
  interface Reader {

    /** The next byte of a line, 0 to 255. */
    default void next(int value) {}

    /**
     * The end of a line.
     *
     * @param ended whether a line feed ends it, rather than the file
     */
    void lineOver(boolean ended);
  }

  /** A file of {@code length} bytes in pieces of {@code size}, whose lines are not numbered yet. */
  static List<FilePiece> cut(String file, long length, long size) {
    if (length <= size || HadoopFiles.isCompressed(file)) {
      return List.of(new FilePiece(file, 0, length, true, 1));
    }
    var pieces = new ArrayList<FilePiece>();
    for (long from = 0; from < length; from += size) {
      pieces.add(new FilePiece(file, from, Math.min(size, length - from), false, 1));
    }
    return pieces;
  }

  /** This piece with the number {@code line} for its first line. */
  FilePiece startingAt(long line) {
    return new FilePiece(file, from, length, whole, line);
  }

  /** Number of lines. */
  long lines(HadoopFiles files) {
    var count = new AtomicLong();
    read(files, ended -> count.incrementAndGet());
    return count.get();
  }

  /** Passes the lines to {@code reader}. */
  void read(HadoopFiles files, Reader reader) {
    // The byte before the range tells whether a line begins with the range.
    long start = Math.max(0, from - 1);
    try (var bytes = TextPreparation.openOnHost(() -> files.open(file));
        var in = TextReader.of(bytes, file)) {
      bytes.skipNBytes(start);
      int before = from == 0 ? '\n' : in.nextByte();
      while (before >= 0 && before != '\n') {
        before = in.nextByte();
      }
      int value = in.nextByte();
      while (value >= 0 && (whole || start + in.offset() <= from + length)) {
        while (value >= 0 && value != '\n') {
          reader.next(value);
          value = in.nextByte();
        }
        reader.lineOver(value == '\n');
        value = in.nextByte();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }
}

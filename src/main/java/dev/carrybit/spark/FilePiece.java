package dev.carrybit.spark;

import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.text.TextReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

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
    void next(int value);

    /**
     * The end of a line.
     *
     * @param ended whether a line feed ends it, rather than the file
     */
    void lineOver(boolean ended);
  }

  /** A whole file of {@code length} bytes. */
  static FilePiece whole(String file, long length) {
    return new FilePiece(file, 0, length, true, 1);
  }

  /** A file of {@code length} bytes in pieces of {@code size}, whose lines are not numbered yet. */
  static List<FilePiece> cut(String file, long length, long size) {
    if (length <= size || HadoopFiles.isCompressed(file)) {
      return List.of(whole(file, length));
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
    long count = 0;
    try (var in = open(files)) {
      boolean begins = from == 0 || in.nextByte() == '\n';
      for (int value = in.nextByte(); value >= 0 && isWithin(in); value = in.nextByte()) {
        count += begins ? 1 : 0;
        begins = value == '\n';
      }
    }
    return count;
  }

  /** Passes the lines to {@code reader}. */
  void read(HadoopFiles files, Reader reader) {
    try (var in = open(files)) {
      boolean begins = from == 0 || in.nextByte() == '\n';
      int value = in.nextByte();
      while (!begins && value >= 0) {
        begins = value == '\n';
        value = in.nextByte();
      }
      while (value >= 0 && isWithin(in)) {
        while (value >= 0 && value != '\n') {
          reader.next(value);
          value = in.nextByte();
        }
        reader.lineOver(value == '\n');
        value = in.nextByte();
      }
    }
  }

  /** Whether a line that begins with the last byte belongs to the piece. */
  private boolean isWithin(TextReader in) {
    return whole || start() + in.offset() <= from + length;
  }

  /** The byte before the range tells whether a line begins with the range. */
  private long start() {
    return Math.max(0, from - 1);
  }

  private TextReader open(HadoopFiles files) {
    return TextReader.of(
        TextPreparation.openOnHost(
            () -> {
              var in = files.open(file);
              skip(in);
              return in;
            }),
        file);
  }

  private void skip(InputStream in) {
    try {
      in.skipNBytes(start());
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }
}

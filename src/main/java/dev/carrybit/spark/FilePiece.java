package dev.carrybit.spark;

import dev.carrybit.storage.Compression;
import dev.carrybit.storage.HadoopFiles;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The lines that begin in a range of a file; or all of a file, which may be compressed. A line ends
 * with a line feed, or with the file.
 *
 * @param file its full path
 * @param from the range's first byte
 * @param length bytes of the range on the disk
 * @param whole whether it is all of the file, however many bytes come out of it
 * @param firstLine number of the first line, from 1
 */
record FilePiece(String file, long from, long length, boolean whole, long firstLine)
    implements Serializable {

  private static final int BUFFER = 1 << 16;

  /** Takes what is read. */
  interface Reader {

    /** The next byte of a line, 0 to 255. */
    void next(int value);

    /**
     * A line is over.
     *
     * @param ended whether by a line feed, and not by the end of the file
     */
    void lineOver(boolean ended);
  }

  /** A whole file of {@code length} bytes. */
  static FilePiece whole(String file, long length) {
    return new FilePiece(file, 0, length, true, 1);
  }

  /** A file of {@code length} bytes in pieces of {@code size}; their lines are not counted yet. */
  static List<FilePiece> cut(String file, long length, long size) {
    if (length <= size || Compression.isCompressed(file)) {
      return List.of(whole(file, length));
    }
    var pieces = new ArrayList<FilePiece>();
    for (long from = 0; from < length; from += size) {
      pieces.add(new FilePiece(file, from, Math.min(size, length - from), false, 1));
    }
    return pieces;
  }

  /** The same piece, whose first line has number {@code line}. */
  FilePiece startingAt(long line) {
    return new FilePiece(file, from, length, whole, line);
  }

  /** One past the last byte at which a line of its begins. */
  private long end() {
    return whole ? Long.MAX_VALUE : from + length;
  }

  /** Number of its lines. */
  long lines(HadoopFiles files) {
    long count = 0;
    try (var in = new Bytes(files)) {
      boolean begins = in.lineBegins();
      for (int value = in.next(); value >= 0 && in.position <= end(); value = in.next()) {
        count += begins ? 1 : 0;
        begins = value == '\n';
      }
    }
    return count;
  }

  /** Reads its lines. */
  void read(HadoopFiles files, Reader reader) {
    try (var in = new Bytes(files)) {
      boolean begins = in.lineBegins();
      int value = in.next();
      while (!begins && value >= 0) {
        begins = value == '\n';
        value = in.next();
      }
      while (value >= 0 && in.position <= end()) {
        while (value >= 0 && value != '\n') {
          reader.next(value);
          value = in.next();
        }
        reader.lineOver(value == '\n');
        value = in.next();
      }
    }
  }

  /** The bytes of the file, from the range's first one on. */
  private final class Bytes implements Closeable {

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER];
    private final boolean lineBegins;
    private int next;
    private int filled;

    /** One past the last byte that was taken. */
    private long position;

    Bytes(HadoopFiles files) {
      in = new TextInput.Piece(file, 0, () -> files.open(file)).open();
      try {
        in.skipNBytes(Math.max(0, from - 1));
      } catch (IOException e) {
        throw failure(e);
      }
      lineBegins = from == 0 || next() == '\n';
      position = from;
    }

    boolean lineBegins() {
      return lineBegins;
    }

    int next() {
      if (next == filled) {
        fill();
      }
      position++;
      return next < filled ? buffer[next++] & 0xFF : -1;
    }

    private void fill() {
      next = 0;
      try {
        filled = Math.max(0, in.read(buffer, 0, BUFFER));
      } catch (IOException e) {
        throw failure(e);
      }
    }

    private UncheckedIOException failure(IOException e) {
      return new UncheckedIOException(file + ": cannot be read: " + e.getMessage(), e);
    }

    @Override
    public void close() {
      try {
        in.close();
      } catch (IOException e) {
        throw failure(e);
      }
    }
  }
}

package dev.carrybit.io;

import dev.carrybit.data.SymbolReader;
import dev.carrybit.data.SymbolStream;
import dev.carrybit.data.SymbolText;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.CRC32C;

/** The files that hold an encoded text: written part by part, read by position. */
public final class SymbolFiles {
  private SymbolFiles() {}

  /** A reader of {@code text} on the file systems of the Hadoop configuration on the class path. */
  public static SymbolReader open(SymbolText text) {
    return open(new HadoopFiles(), text);
  }

  /**
   * A reader of {@code text}. It keeps up to 4 MiB of blocks of 16 KiB, so that up to 256 streams
   * that go on from window to window take few reads. Errors are those of {@link SymbolReader}; a
   * part that is not as long as it should be is one of them.
   */
  public static SymbolReader open(HadoopFiles files, SymbolText text) {
    return new SymbolFileReader(files, text);
  }

  /**
   * A part that was written.
   *
   * @param part where it lies
   * @param checksum CRC-32C of the file
   */
  public record Written(SymbolText.Part part, long checksum) {}

  /**
   * Writes all of {@code symbols}, {@code width} bytes each, to the file {@code path}, which is
   * seen whole or not at all: attempts at the same part do not disturb each other.
   */
  public static Written write(HadoopFiles files, String path, int width, SymbolStream symbols) {
    var writer = new Writer(width, symbols);
    files.replace(path, writer);
    return new Written(new SymbolText.Part(path, writer.written), writer.checksum.getValue());
  }

  /** The bytes of a stream of symbols, counted and summed up as they are written. */
  private static final class Writer implements Content {
    private final int width;
    private final SymbolStream symbols;
    private final CRC32C checksum = new CRC32C();
    private long written;

    Writer(int width, SymbolStream symbols) {
      this.width = width;
      this.symbols = symbols;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      var buffer = new byte[1 << 16];
      int filled = 0;
      for (int symbol = symbols.next(); symbol >= 0; symbol = symbols.next()) {
        if (filled == buffer.length) {
          write(out, buffer, filled);
          filled = 0;
        }
        for (int shift = 0; shift < 8 * width; shift += 8) {
          buffer[filled++] = (byte) (symbol >>> shift);
        }
        written++;
      }
      write(out, buffer, filled);
    }

    private void write(OutputStream out, byte[] buffer, int count) throws IOException {
      checksum.update(buffer, 0, count);
      out.write(buffer, 0, count);
    }
  }
}

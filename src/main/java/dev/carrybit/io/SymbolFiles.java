package dev.carrybit.io;

import dev.carrybit.data.SymbolReader;
import dev.carrybit.data.SymbolStream;
import dev.carrybit.data.SymbolText;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

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
  public record Written(SymbolText.Part part, long checksum) implements Serializable {}

  /**
   * Writes all of {@code symbols}, {@code width} bytes each, to a new file {@code path}, which does
   * not stay if that fails.
   *
   * @throws OutputException if the file cannot be made
   * @throws SaveException if the file system fails later
   */
  public static Written write(HadoopFiles files, String path, int width, SymbolStream symbols) {
    boolean whole = false;
    var checksum = new CRC32C();
    try (var out = files.create(path)) {
      long written = write(symbols, width, new CheckedOutputStream(out, checksum));
      whole = true;
      return new Written(new SymbolText.Part(path, written), checksum.getValue());
    } catch (IOException e) {
      throw new SaveException(path + ": cannot be written: " + e.getMessage(), e);
    } finally {
      if (!whole) {
        files.delete(path);
      }
    }
  }

  private static long write(SymbolStream symbols, int width, OutputStream out) throws IOException {
    var buffer = new byte[1 << 16];
    long written = 0;
    int filled = 0;
    for (int symbol = symbols.next(); symbol >= 0; symbol = symbols.next()) {
      if (filled == buffer.length) {
        out.write(buffer);
        filled = 0;
      }
      for (int shift = 0; shift < 8 * width; shift += 8) {
        buffer[filled++] = (byte) (symbol >>> shift);
      }
      written++;
    }
    out.write(buffer, 0, filled);
    return written;
  }
}

package dev.carrybit.text;

import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.storage.OutputException;
import dev.carrybit.storage.SaveException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

/** The files that hold an encoded text: written part by part, read by position. */
public final class SymbolFiles {
  /** Symbols that are encoded at a time. */
  private static final int BLOCK = 1 << 14;

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
    var block = new int[BLOCK];
    var bytes = ByteBuffer.allocate(BLOCK * width).order(ByteOrder.LITTLE_ENDIAN);
    long written = 0;
    for (int some = symbols.read(block); some > 0; some = symbols.read(block)) {
      put(block, some, width, bytes.clear());
      out.write(bytes.array(), 0, bytes.position());
      written += some;
    }
    return written;
  }

  private static void put(int[] symbols, int count, int width, ByteBuffer into) {
    for (int i = 0; i < count; i++) {
      switch (width) {
        case 1 -> into.put((byte) symbols[i]);
        case 2 -> into.putShort((short) symbols[i]);
        default -> into.putInt(symbols[i]);
      }
    }
  }
}

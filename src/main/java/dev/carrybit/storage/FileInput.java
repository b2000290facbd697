package dev.carrybit.storage;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.io.function.IOIntSupplier;

/**
 * The bytes of a file, decompressed by the ending of its name. Errors name the file: an error of
 * the file system is an {@link UncheckedIOException}, an error of the decompressor a {@link
 * CarrybitException} ({@link ExitCode#BAD_DATA}).
 */
final class FileInput extends FilterInputStream {
  private static final String GZIP = ".gz";
  private static final String BZIP2 = ".bz2";

  private final String name;
  private final boolean decompressed;

  private FileInput(InputStream in, String name, boolean decompressed) {
    super(in);
    this.name = name;
    this.decompressed = decompressed;
  }

  /** Whether a file of this name is compressed, so that it can only be read from the start. */
  static boolean isCompressed(String name) {
    return hasEnding(name, GZIP) || hasEnding(name, BZIP2);
  }

  private static boolean hasEnding(String name, String ending) {
    return name.toLowerCase(Locale.ROOT).endsWith(ending);
  }

  /** The decompressed bytes. {@code in} is closed if its first bytes are wrong. */
  static FileInput of(InputStream in, String name) {
    var plain = new FileInput(in, name, false);
    try {
      return isCompressed(name) ? new FileInput(decompressor(plain, name), name, true) : plain;
    } catch (IOException e) {
      plain.close();
      throw new CarrybitException(
          ExitCode.BAD_DATA,
          name + ": expected a compressed file, as its name says: " + e.getMessage(),
          e);
    }
  }

  @SuppressWarnings("deprecation") // the Commons Compress of Spark 4.0 has no other constructor
  private static InputStream decompressor(FileInput plain, String name) throws IOException {
    return hasEnding(name, GZIP)
        ? new GzipCompressorInputStream(plain, true)
        : new BZip2CompressorInputStream(plain, true);
  }

  @Override
  public int read() {
    return checked(in::read);
  }

  @Override
  public int read(byte[] into, int offset, int count) {
    return checked(() -> in.read(into, offset, count));
  }

  private int checked(IOIntSupplier read) {
    try {
      return read.getAsInt();
    } catch (UncheckedIOException e) {
      throw e;
    } catch (IOException e) {
      throw decompressed
          ? damaged(e)
          : new UncheckedIOException(name + ": cannot be read: " + e.getMessage(), e);
    } catch (IllegalStateException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw decompressed ? damaged(e) : e;
    }
  }

  private CarrybitException damaged(Exception e) {
    return new CarrybitException(
        ExitCode.BAD_DATA,
        name + ": expected a whole compressed file, is cut off or damaged: " + e.getMessage(),
        e);
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw new UncheckedIOException(name + ": cannot be closed: " + e.getMessage(), e);
    }
  }
}

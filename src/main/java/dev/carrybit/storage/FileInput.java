package dev.carrybit.storage;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * A stream that reports its errors by the name of its file: the file system's as {@link
 * UncheckedIOException}; and those of a decompressor, which can only come from the data once the
 * stream below it reports its own, as {@link ExitCode#BAD_DATA}.
 */
final class FileInput extends FilterInputStream {
  private final String name;
  private final boolean decompressed;

  private FileInput(InputStream in, String name, boolean decompressed) {
    super(in);
    this.name = name;
    this.decompressed = decompressed;
  }

  /** The bytes of a file as they are. */
  static FileInput plain(InputStream in, String name) {
    return new FileInput(in, name, false);
  }

  /** The output of a decompressor that reads a {@link #plain} stream. */
  static FileInput decompressed(InputStream in, String name) {
    return new FileInput(in, name, true);
  }

  @Override
  public int read() {
    return guarded(in::read);
  }

  @Override
  public int read(byte[] into, int offset, int count) {
    return guarded(() -> in.read(into, offset, count));
  }

  @Override
  public long skip(long count) {
    return guarded(() -> in.skip(count));
  }

  @Override
  public int available() {
    return guarded(in::available);
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw new UncheckedIOException(name + ": cannot be closed: " + e.getMessage(), e);
    }
  }

  private <T> T guarded(Reading<T> reading) {
    try {
      return reading.read();
    } catch (UncheckedIOException e) {
      throw e;
    } catch (IOException e) {
      throw failure(e);
    } catch (IllegalStateException | IllegalArgumentException | IndexOutOfBoundsException e) {
      if (decompressed) {
        throw corrupt(e);
      }
      throw e;
    }
  }

  private RuntimeException failure(IOException e) {
    return decompressed
        ? corrupt(e)
        : new UncheckedIOException(name + ": cannot be read: " + e.getMessage(), e);
  }

  private CarrybitException corrupt(Exception e) {
    return new CarrybitException(
        ExitCode.BAD_DATA,
        name + ": expected a whole compressed file, is cut off or damaged: " + e.getMessage(),
        e);
  }

  /** One call of the stream below. */
  private interface Reading<T> {
    T read() throws IOException;
  }
}

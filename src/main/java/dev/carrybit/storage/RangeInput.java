package dev.carrybit.storage;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import java.io.InputStream;

/**
 * The bytes of a range of a file as they are, never decompressed. A file that ends before the range
 * does is a {@link ExitCode#BAD_DATA}; errors of the file system are {@link
 * java.io.UncheckedIOException}s.
 */
public final class RangeInput extends InputStream {
  private static final int BLOCK = 1 << 20;

  private final SeekableInput in;
  private final String name;
  private final long end;
  private final byte[] block;
  private long position;
  private int next;
  private int filled;

  /**
   * The bytes from {@code from} to before {@code end}.
   *
   * @throws CarrybitException if there is no such file
   */
  public RangeInput(HadoopFiles files, String name, long from, long end) {
    this.name = name;
    this.end = end;
    position = from;
    block = new byte[(int) Math.min(BLOCK, end - from)];
    in = files.openSeekable(name);
  }

  @Override
  public int read() {
    return filled() ? block[next++] & 0xFF : -1;
  }

  @Override
  public int read(byte[] into, int offset, int count) {
    if (count > 0 && !filled()) {
      return -1;
    }
    int some = Math.min(count, filled - next);
    System.arraycopy(block, next, into, offset, some);
    next += some;
    return some;
  }

  private boolean filled() {
    if (next == filled && position < end) {
      next = 0;
      filled = in.read(position, block, 0, (int) Math.min(block.length, end - position));
      position += filled;
      if (filled == 0) {
        throw new CarrybitException(
            ExitCode.BAD_DATA,
            "%s: expected at least %d bytes, as it had before, ends after %d"
                .formatted(name, end, position));
      }
    }
    return next < filled;
  }

  @Override
  public void close() {
    in.close();
  }
}

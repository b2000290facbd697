package dev.carrybit.storage;

import dev.carrybit.CarrybitException;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.hadoop.fs.FSDataInputStream;

/** A file that is read by position, never decompressed. Not safe for use by several threads. */
public final class SeekableInput implements Closeable {
  private static final int BUFFER = 1 << 20;

  private final FSDataInputStream in;
  private final String name;

  SeekableInput(FSDataInputStream in, String name) {
    this.in = in;
    this.name = name;
  }

  /**
   * Reads up to {@code count} bytes from byte {@code position} of the file into {@code into}.
   *
   * @return the number of bytes read; less than {@code count} only at the end of the file
   * @throws UncheckedIOException if the file system fails
   */
  public int read(long position, byte[] into, int offset, int count) {
    try {
      int done = 0;
      while (done < count) {
        int more = in.read(position + done, into, offset + done, count - done);
        if (more < 0) {
          break;
        }
        done += more;
      }
      return done;
    } catch (IOException e) {
      throw new UncheckedIOException(
          name + ": cannot be read at byte " + position + ": " + e.getMessage(), e);
    }
  }

  /** The bytes from {@code from} to before {@code end}; see {@link HadoopFiles#openRange}. */
  InputStream range(long from, long end) {
    var range =
        new InputStream() {
          private long position = from;

          @Override
          public int read() {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
          }

          @Override
          public int read(byte[] into, int offset, int count) {
            if (position == end) {
              return -1;
            }
            int wanted = (int) Math.min(count, end - position);
            int read = SeekableInput.this.read(position, into, offset, wanted);
            if (read < wanted) {
              throw CarrybitException.badData(
                  "%s: expected at least %d bytes, as it had before, ends after %d",
                  name, end, position + read);
            }
            position += read;
            return read;
          }

          @Override
          public void close() {
            SeekableInput.this.close();
          }
        };
    return new BufferedInputStream(range, (int) Math.max(1, Math.min(BUFFER, end - from)));
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

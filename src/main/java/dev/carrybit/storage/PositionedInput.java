package dev.carrybit.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.fs.FSDataInputStream;

/** A file of a Hadoop file system that is read by position. */
final class PositionedInput implements SeekableInput {
  private final FSDataInputStream in;
  private final String name;

  PositionedInput(FSDataInputStream in, String name) {
    this.in = in;
    this.name = name;
  }

  @Override
  public int read(long position, byte[] into, int offset, int count) {
    try {
      var done = 0;
      while (done < count) {
        var more = in.read(position + done, into, offset + done, count - done);
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

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw new UncheckedIOException(name + ": cannot be closed: " + e.getMessage(), e);
    }
  }
}

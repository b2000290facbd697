package dev.carrybit.storage;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/** The bytes of one safetensors file, front to back, never more than it says it has. */
final class SafeTensorsReader {
  private static final int CHUNK = 1 << 16;

  private final InputStream in;
  private final long length;
  private final String name;
  private long dataLength;

  SafeTensorsReader(InputStream in, long length, String name) {
    this.in = in;
    this.length = length;
    this.name = name;
  }

  /** The header, its padding included. */
  byte[] header() throws IOException {
    var start = new byte[(int) Math.min(length, Long.BYTES + 1)];
    fill(start, 0);
    if (start.length <= Long.BYTES || start[Long.BYTES] != '{') {
      throw new CarrybitException(ExitCode.BAD_DATA, name + ": " + ForeignFile.describe(start));
    }
    var size = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (size < 2 || size > SafeTensors.LONGEST_HEADER || size > length - Long.BYTES) {
      throw new CarrybitException(
          ExitCode.BAD_DATA,
          "%s: header: expected 2 to %d bytes and no more than the file's %d, was %s; cut off?"
              .formatted(name, SafeTensors.LONGEST_HEADER, length, Long.toUnsignedString(size)));
    }
    dataLength = length - Long.BYTES - size;
    var header = new byte[(int) size];
    header[0] = '{';
    fill(header, 1);
    return header;
  }

  private void fill(byte[] bytes, int from) throws IOException {
    var missing = bytes.length - from;
    if (in.readNBytes(bytes, from, missing) < missing) {
      throw new CarrybitException(
          ExitCode.BAD_DATA, name + ": expected " + length + " bytes, is cut off before them");
    }
  }

  /** Bytes after the header. */
  long dataLength() {
    return dataLength;
  }

  /** The tensors, read to the end of the file, all bytes of which go through {@code digest}. */
  List<Tensor> tensors(List<SafeTensorsHeader.TensorEntry> entries, MessageDigest digest)
      throws IOException {
    var tensors = new ArrayList<Tensor>();
    for (var entry : entries) {
      var values = new double[entry.size()];
      read(entry.width(), values, digest);
      tensors.add(new Tensor(entry.name(), entry.shape(), values));
    }
    if (in.read() >= 0) {
      throw new CarrybitException(
          ExitCode.BAD_DATA, name + ": expected " + length + " bytes, has more");
    }
    return tensors;
  }

  private void read(int width, double[] values, MessageDigest digest) throws IOException {
    var done = 0;
    while (done < values.length) {
      var count = Math.min(CHUNK / width, values.length - done);
      var bytes = new byte[count * width];
      fill(bytes, 0);
      digest.update(bytes);
      var buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      if (width == Double.BYTES) {
        buffer.asDoubleBuffer().get(values, done, count);
      } else {
        for (var i = 0; i < count; i++) {
          values[done + i] = buffer.getFloat();
        }
      }
      done += count;
    }
  }
}

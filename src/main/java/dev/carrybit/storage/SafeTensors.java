package dev.carrybit.storage;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * The safetensors format: 8 bytes with the length of the header, little endian; a JSON header,
 * padded with spaces to a multiple of 8 bytes; the numbers, little endian.
 *
 * <p>Files are written as 64-bit numbers. The first text of their metadata is the SHA-256 of the
 * file, computed with zeros in place of its 64 digits. Reading needs no Hadoop, checks everything,
 * and takes about as much memory as the file is long.
 *
 * @see <a href="https://github.com/huggingface/safetensors#format">the format</a>
 */
public final class SafeTensors {
  static final int LONGEST_HEADER = 16 << 20;

  /** The start of the header of a written file. */
  private static final byte[] START =
      "{\"%s\":{\"%s\":\"".formatted(TensorFile.METADATA, TensorFile.CHECKSUM).getBytes(US_ASCII);

  private static final String ZEROS = "0".repeat(64);
  private static final int PREFIX = Long.BYTES;
  private static final int CHUNK = 1 << 16;

  /** Files that are mistaken for safetensors files: the first bytes, and the kind. */
  private static final List<List<String>> OTHER_KINDS =
      List.of(
          List.of("pk\3\4", "a zip archive (PyTorch's .pt is one)"),
          List.of("\u00ac\u00ed\0\5", "a Java-serialised object"),
          List.of("\u0080\2", "a Python pickle"),
          List.of("\u0080\3", "a Python pickle"),
          List.of("\u0080\4", "a Python pickle"),
          List.of("\u0080\5", "a Python pickle"),
          List.of("\u0089hdf", "an HDF5 file"),
          List.of("\u0093numpy", "a NumPy array"),
          List.of("\u001f\u008b", "a gzip file"),
          List.of("version ", "a pointer of Git LFS"),
          List.of("<", "an HTML or XML page"),
          List.of("{", "a JSON text"));

  private SafeTensors() {}

  /** The bytes of a file with {@code content}. The same content gives the same bytes. */
  public static byte[] bytes(TensorFile content) {
    var header = header(content);
    long dataSize = content.tensors().stream().mapToLong(SafeTensors::size).sum();
    var bytes = new byte[Math.toIntExact(PREFIX + header.length + dataSize)];
    var buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    buffer.putLong(header.length).put(header);
    for (var tensor : content.tensors()) {
      buffer.asDoubleBuffer().put(tensor.values());
      buffer.position(buffer.position() + (int) size(tensor));
    }
    var digits = Sha256.hex(bytes).getBytes(US_ASCII);
    System.arraycopy(digits, 0, bytes, PREFIX + START.length, digits.length);
    return bytes;
  }

  private static long size(Tensor tensor) {
    return (long) Double.BYTES * tensor.values().length;
  }

  private static byte[] header(TensorFile content) {
    var text = new StringWriter();
    try (var json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      json.writeObjectFieldStart(TensorFile.METADATA);
      json.writeStringField(TensorFile.CHECKSUM, ZEROS);
      for (var entry : content.metadata().entrySet()) {
        json.writeStringField(entry.getKey(), entry.getValue());
      }
      json.writeEndObject();
      long offset = 0;
      for (var tensor : content.tensors()) {
        long end = offset + size(tensor);
        json.writeObjectFieldStart(tensor.name());
        json.writeStringField("dtype", "F64");
        json.writeFieldName("shape");
        json.writeArray(tensor.shape(), 0, tensor.shape().length);
        json.writeFieldName("data_offsets");
        json.writeArray(new long[] {offset, end}, 0, 2);
        json.writeEndObject();
        offset = end;
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return padded(text.toString());
  }

  private static byte[] padded(String text) {
    try {
      // unlike String.getBytes, the encoder refuses half a surrogate pair
      var bytes = UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      int length = (bytes.remaining() + 7) / 8 * 8;
      if (length > LONGEST_HEADER) {
        throw new IllegalArgumentException(
            "tensors: expected a header of at most %d bytes, was %d; a smaller vocabulary makes it shorter"
                .formatted(LONGEST_HEADER, length));
      }
      var padded = new byte[length];
      Arrays.fill(padded, (byte) ' ');
      bytes.get(padded, 0, bytes.remaining());
      return padded;
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("tensors: expected names and texts in Unicode", e);
    }
  }

  /**
   * Reads a local file. A checksum is checked if there is one.
   *
   * @throws CarrybitException ({@link ExitCode#NO_INPUT}) if there is no such file
   * @throws CarrybitException ({@link ExitCode#BAD_DATA}) if it is not a valid safetensors file
   */
  public static TensorFile read(Path file) {
    try (var in = Files.newInputStream(file)) {
      return read(in, Files.size(file), file.toString());
    } catch (NoSuchFileException e) {
      throw new CarrybitException(ExitCode.NO_INPUT, file + ": no such file", e);
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /** Reads a file given as bytes; see {@link #read(Path)}. */
  public static TensorFile read(byte[] bytes, String name) {
    return read(new ByteArrayInputStream(bytes), bytes.length, name);
  }

  /** Reads a file of {@code length} bytes; see {@link #read(Path)}. */
  public static TensorFile read(InputStream in, long length, String name) {
    return new TensorReader(in, length, name).read(false);
  }

  /** Reads a file of {@code length} bytes that has a checksum; see {@link #read(Path)}. */
  public static TensorFile readChecked(InputStream in, long length, String name) {
    return new TensorReader(in, length, name).read(true);
  }

  /** Reads a file front to back, and never more bytes than it claims to have. */
  private record TensorReader(InputStream in, long length, String name) {

    TensorFile read(boolean needsChecksum) {
      try {
        var header = header();
        boolean has = Arrays.mismatch(header, START) == START.length;
        has = has && header.length >= START.length + ZEROS.length();
        if (needsChecksum && !has) {
          throw wrong("expected a check sum at its start, has none; damaged?");
        }
        var digits = has ? cutDigits(header) : "";
        var parsed = SafeTensorsHeader.parse(header, length - PREFIX - header.length, name);
        var digest = Sha256.digest();
        var size = ByteBuffer.allocate(PREFIX).order(ByteOrder.LITTLE_ENDIAN);
        digest.update(size.putLong(0, header.length));
        digest.update(header);
        var tensors = new ArrayList<Tensor>();
        for (var entry : parsed.entries()) {
          var values = values(entry.size(), entry.width(), digest);
          tensors.add(new Tensor(entry.name(), entry.shape(), values));
        }
        if (in.read() >= 0) {
          throw wrong("expected " + length + " bytes, has more");
        }
        if (has && !HexFormat.of().formatHex(digest.digest()).equals(digits)) {
          throw wrong("damaged: its check sum does not match its content");
        }
        return new TensorFile(parsed.metadata(), tensors);
      } catch (IOException e) {
        throw new UncheckedIOException(name + ": cannot be read: " + e.getMessage(), e);
      }
    }

    private CarrybitException wrong(String problem) {
      return new CarrybitException(ExitCode.BAD_DATA, name + ": " + problem);
    }

    private byte[] header() throws IOException {
      var start = new byte[(int) Math.min(length, PREFIX + 1)];
      fill(start, 0);
      if (start.length <= PREFIX || start[PREFIX] != '{') {
        throw wrong("not a safetensors file: " + otherKind(start));
      }
      long size = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getLong();
      if (size < 2 || size > LONGEST_HEADER || size > length - PREFIX) {
        throw wrong(
            "header: expected 2 to %d bytes and no more than the file's %d, was %s; cut off?"
                .formatted(LONGEST_HEADER, length, Long.toUnsignedString(size)));
      }
      var header = new byte[(int) size];
      header[0] = '{';
      fill(header, 1);
      return header;
    }

    private static String otherKind(byte[] start) {
      var exact = new String(start, ISO_8859_1).toLowerCase(Locale.ROOT);
      var text = exact.stripLeading();
      for (var kind : OTHER_KINDS) {
        if (exact.startsWith(kind.get(0)) || text.startsWith(kind.get(0))) {
          return "looks like " + kind.get(1);
        }
      }
      return "no header at byte 8" + (start.length <= PREFIX ? ", it is cut off before" : "");
    }

    private void fill(byte[] bytes, int from) throws IOException {
      int missing = bytes.length - from;
      if (in.readNBytes(bytes, from, missing) < missing) {
        throw wrong("expected " + length + " bytes, is cut off before them");
      }
    }

    /** Replaces the digits of the checksum in the header by zeros; returns the digits. */
    private static String cutDigits(byte[] header) {
      int end = START.length + ZEROS.length();
      var digits = new String(header, START.length, ZEROS.length(), US_ASCII);
      Arrays.fill(header, START.length, end, (byte) '0');
      return digits;
    }

    private double[] values(int size, int width, MessageDigest digest) throws IOException {
      var values = new double[size];
      int count;
      for (int done = 0; done < size; done += count) {
        count = Math.min(CHUNK / width, size - done);
        var bytes = new byte[count * width];
        fill(bytes, 0);
        digest.update(bytes);
        var buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (width == Double.BYTES) {
          buffer.asDoubleBuffer().get(values, done, count);
        } else {
          for (int i = 0; i < count; i++) {
            values[done + i] = buffer.getFloat();
          }
        }
      }
      return values;
    }
  }
}

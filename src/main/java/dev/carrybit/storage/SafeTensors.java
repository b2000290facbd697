package dev.carrybit.storage;

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
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The safetensors format: 8 bytes with the length of the header, little endian; a header in JSON,
 * padded with spaces to 8 bytes; and the numbers, little endian.
 *
 * <p>Files are written in one way only, as 64-bit numbers, and carry the SHA-256 of themselves,
 * with zeros for its own 64 digits, as the first text of their metadata. Reading needs no Hadoop,
 * trusts nothing, and takes about as much memory as the file is long.
 *
 * @see <a href="https://github.com/huggingface/safetensors#format">the format</a>
 */
public final class SafeTensors {
  static final String METADATA = "__metadata__";
  static final String CHECK_SUM = "carrybit.sha256";

  /** How every file that is written here begins, after its length. */
  private static final byte[] START =
      ("{\"" + METADATA + "\":{\"" + CHECK_SUM + "\":\"").getBytes(US_ASCII);

  private static final String ZEROS = "0".repeat(64);
  private static final int PREFIX = Long.BYTES;
  static final int LONGEST_HEADER = 16 << 20;

  private SafeTensors() {}

  /** The bytes of the file that holds {@code content}; the same bytes for the same content. */
  public static byte[] bytes(TensorFile content) {
    var header = header(content);
    var dataSize = content.tensors().stream().mapToLong(SafeTensors::size).sum();
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
      json.writeObjectFieldStart(METADATA);
      json.writeStringField(CHECK_SUM, ZEROS);
      for (var entry : content.metadata().entrySet()) {
        json.writeStringField(entry.getKey(), entry.getValue());
      }
      json.writeEndObject();
      var offset = 0L;
      for (var tensor : content.tensors()) {
        var end = offset + size(tensor);
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
      // unlike String.getBytes, no half of a surrogate pair becomes a question mark
      var bytes = UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      var padded = new byte[(bytes.remaining() + 7) / 8 * 8];
      Arrays.fill(padded, (byte) ' ');
      bytes.get(padded, 0, bytes.remaining());
      requireReadable(padded.length);
      return padded;
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("tensors: expected names and texts in Unicode", e);
    }
  }

  private static void requireReadable(int header) {
    if (header > LONGEST_HEADER) {
      throw new IllegalArgumentException(
          "tensors: expected a header of at most "
              + LONGEST_HEADER
              + " bytes, was "
              + header
              + "; a smaller vocabulary makes it shorter");
    }
  }

  /**
   * The content of a local file, whoever wrote it.
   *
   * @throws CarrybitException ({@link ExitCode#BAD_DATA}) if it is no sound safetensors file, or
   *     its check sum is wrong
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

  /** The content of a file given as bytes; see {@link #read(InputStream, long, String)}. */
  public static TensorFile read(byte[] bytes, String name) {
    return read(new ByteArrayInputStream(bytes), bytes.length, name);
  }

  /**
   * The content of a file of {@code length} bytes, whoever wrote it; a check sum is checked if
   * there is one.
   *
   * @param name what the file is called in messages
   * @throws CarrybitException ({@link ExitCode#BAD_DATA}) if it is no sound safetensors file, or
   *     its check sum is wrong
   */
  public static TensorFile read(InputStream in, long length, String name) {
    return read(in, length, name, false);
  }

  /** The content of a file that was written here, so that its check sum has to be there. */
  public static TensorFile readChecked(InputStream in, long length, String name) {
    return read(in, length, name, true);
  }

  private static TensorFile read(InputStream in, long length, String name, boolean needsCheckSum) {
    var reader = new SafeTensorsReader(in, length, name);
    try {
      var header = reader.header();
      var own = startsWith(header, START) && header.length >= START.length + ZEROS.length();
      if (needsCheckSum && !own) {
        throw new CarrybitException(
            ExitCode.BAD_DATA, name + ": expected a check sum at its start, has none; damaged?");
      }
      var digits = own ? takeDigits(header) : "";
      var parsed = SafeTensorsHeader.parse(header, reader.dataLength(), name);
      var digest = Sha256.digest();
      digest.update(
          ByteBuffer.allocate(PREFIX).order(ByteOrder.LITTLE_ENDIAN).putLong(0, header.length));
      digest.update(header);
      var tensors = reader.tensors(parsed.entries(), digest);
      if (own && !HexFormat.of().formatHex(digest.digest()).equals(digits)) {
        throw new CarrybitException(
            ExitCode.BAD_DATA, name + ": damaged: its check sum does not match its content");
      }
      return new TensorFile(parsed.metadata(), tensors);
    } catch (IOException e) {
      throw new UncheckedIOException(name + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static boolean startsWith(byte[] bytes, byte[] start) {
    return bytes.length >= start.length
        && Arrays.equals(bytes, 0, start.length, start, 0, start.length);
  }

  /** Cuts the check sum's digits out of the header and leaves the zeros that it was made with. */
  private static String takeDigits(byte[] header) {
    var digits = new String(header, START.length, ZEROS.length(), US_ASCII);
    Arrays.fill(header, START.length, START.length + ZEROS.length(), (byte) '0');
    return digits;
  }
}

package dev.carrybit.storage;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.storage.SafeTensorsHeader.TensorEntry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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
 * file, computed with zeros in place of its 64 digits. Reading needs no Hadoop and checks
 * everything.
 *
 * @see <a href="https://github.com/huggingface/safetensors#format">the format</a>
 */
public final class SafeTensors {
  static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;
  private static final int LONGEST_HEADER = 16 << 20;

  /** The start of the header of a written file. */
  private static final byte[] START =
      "{\"%s\":{\"%s\":\"".formatted(TensorFile.METADATA, TensorFile.CHECKSUM).getBytes(US_ASCII);

  private static final String ZEROS = "0".repeat(64);
  private static final int PREFIX = Long.BYTES;

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

  /**
   * The bytes of a file with {@code content}. The same content gives the same bytes.
   *
   * @throws CarrybitException ({@link ExitCode#CONFIGURATION}) if an array cannot hold them
   */
  public static byte[] bytes(TensorFile content) {
    var header = padded(SafeTensorsHeader.json(content, ZEROS));
    long data = content.tensors().stream().mapToLong(SafeTensors::size).sum();
    long size = PREFIX + header.length + data;
    if (size > LONGEST_ARRAY) {
      throw new CarrybitException(
          ExitCode.CONFIGURATION,
          "weights and optimizer's memory: expected at most %d bytes in a file, were %d; choose a smaller network, or another optimizer"
              .formatted(LONGEST_ARRAY, size));
    }
    var bytes = new byte[(int) size];
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

  private static byte[] padded(String text) {
    try {
      // unlike String.getBytes, the encoder refuses half a surrogate pair
      var bytes = UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      int length = (bytes.remaining() + 7) / 8 * 8;
      if (length > LONGEST_HEADER) {
        throw CarrybitException.badData(
            "vocabulary: expected one that fits the header of a model file, %d bytes, was %d;"
                + " choose a smaller text.vocabulary.size, or text.tokens = byte",
            LONGEST_HEADER, length);
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
    try {
      if (Files.size(file) > LONGEST_ARRAY) {
        throw wrong(file.toString(), "expected at most " + LONGEST_ARRAY + " bytes, has more");
      }
      return read(Files.readAllBytes(file), file.toString());
    } catch (NoSuchFileException e) {
      throw new CarrybitException(ExitCode.NO_INPUT, file + ": no such file", e);
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /** Reads a file given as bytes, called {@code name} in messages; see {@link #read(Path)}. */
  public static TensorFile read(byte[] bytes, String name) {
    return read(bytes, name, false);
  }

  /** Reads a file that must have a checksum; see {@link #read(Path)}. */
  public static TensorFile readChecked(byte[] bytes, String name) {
    return read(bytes, name, true);
  }

  private static TensorFile read(byte[] bytes, String name, boolean needsChecksum) {
    int data = headerEnd(bytes, name);
    int digits = PREFIX + START.length;
    int afterDigits = digits + ZEROS.length();
    boolean has =
        data >= afterDigits && Arrays.equals(bytes, PREFIX, digits, START, 0, START.length);
    if (needsChecksum && !has) {
      throw wrong(name, "expected a check sum at its start, has none; damaged?");
    }
    var header = new ByteArrayInputStream(bytes, PREFIX, data - PREFIX);
    var parsed = SafeTensorsHeader.parse(header, bytes.length - data, name);
    if (has) {
      var digest = Sha256.digest();
      digest.update(bytes, 0, digits);
      digest.update(ZEROS.getBytes(US_ASCII));
      digest.update(bytes, afterDigits, bytes.length - afterDigits);
      var found = new String(bytes, digits, ZEROS.length(), US_ASCII);
      if (!HexFormat.of().formatHex(digest.digest()).equals(found)) {
        throw wrong(name, "damaged: its check sum does not match its content");
      }
    }
    var tensors = new ArrayList<Tensor>();
    for (var entry : parsed.entries()) {
      var buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      buffer.position(data + (int) entry.from());
      tensors.add(new Tensor(entry.name(), entry.shape(), values(buffer, entry)));
    }
    return new TensorFile(parsed.metadata(), tensors);
  }

  private static double[] values(ByteBuffer buffer, TensorEntry entry) {
    var values = new double[entry.size()];
    if (entry.width() == Double.BYTES) {
      buffer.asDoubleBuffer().get(values);
    } else {
      for (int i = 0; i < values.length; i++) {
        values[i] = buffer.getFloat();
      }
    }
    return values;
  }

  /** The index of the first byte after the header. */
  private static int headerEnd(byte[] bytes, String name) {
    if (bytes.length <= PREFIX || bytes[PREFIX] != '{') {
      throw wrong(name, "not a safetensors file: " + otherKind(bytes));
    }
    long size = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    boolean isLong = size < 0 || size > LONGEST_HEADER;
    if (size < 2 || isLong || size > bytes.length - PREFIX) {
      throw wrong(
          name,
          "header: expected 2 to %d bytes and no more than the file's %d, was %s; %s"
              .formatted(
                  LONGEST_HEADER,
                  bytes.length,
                  Long.toUnsignedString(size),
                  isLong ? "too long, or damaged" : size < 2 ? "damaged?" : "cut off?"));
    }
    return PREFIX + (int) size;
  }

  private static String otherKind(byte[] bytes) {
    var start = new String(bytes, 0, Math.min(bytes.length, PREFIX + 1), ISO_8859_1);
    var exact = start.toLowerCase(Locale.ROOT);
    var text = exact.stripLeading();
    for (var kind : OTHER_KINDS) {
      if (exact.startsWith(kind.get(0)) || text.startsWith(kind.get(0))) {
        return "looks like " + kind.get(1);
      }
    }
    if (bytes.length <= PREFIX) {
      return bytes.length == 0 ? "it is empty" : "it has %d bytes".formatted(bytes.length);
    }
    var seen = start.substring(0, PREFIX).replaceAll("[^ -~]", ".");
    return "it begins with %s (%s), and has no { at byte 8"
        .formatted(HexFormat.ofDelimiter(" ").formatHex(bytes, 0, PREFIX), seen);
  }

  private static CarrybitException wrong(String name, String problem) {
    return new CarrybitException(ExitCode.BAD_DATA, name + ": " + problem);
  }
}

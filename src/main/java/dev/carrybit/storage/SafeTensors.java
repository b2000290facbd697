package dev.carrybit.storage;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.storage.SafeTensorsHeader.TensorEntry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.apache.commons.io.function.IOConsumer;

/**
 * The safetensors format: 8 bytes with the length of the header, little endian; a JSON header,
 * padded with spaces to a multiple of 8 bytes; the numbers, little endian.
 *
 * <p>Files are written as 64-bit numbers. The first text of their metadata is the SHA-256 of the
 * file, computed with zeros in place of its 64 digits. Reading needs no Hadoop and checks
 * everything. Numbers are read and written in pieces, so a file may be longer than an array.
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

  /** Numbers that are read or written at once. */
  private static final int PIECE = 8192;

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
   * A function that writes a file with {@code content}, each time it is called. The same content
   * gives the same bytes. The checksum is computed here, so the numbers must not change afterwards.
   */
  public static IOConsumer<OutputStream> writer(TensorFile content) {
    var head = head(content);
    return out -> write(head, content.tensors(), out);
  }

  /** What {@link #writer} writes. */
  public static byte[] bytes(TensorFile content) {
    var bytes = new ByteArrayOutputStream();
    try {
      writer(content).accept(bytes);
    } catch (IOException e) {
      throw new IllegalStateException("an array takes all that is written", e);
    }
    return bytes.toByteArray();
  }

  /** All that comes before the numbers, with the checksum of the file. */
  private static byte[] head(TensorFile content) {
    var header = padded(SafeTensorsHeader.json(content, ZEROS));
    var head = ByteBuffer.allocate(PREFIX + header.length).order(ByteOrder.LITTLE_ENDIAN);
    head.putLong(header.length).put(header);
    var digest = Sha256.digest();
    try {
      write(
          head.array(),
          content.tensors(),
          new DigestOutputStream(OutputStream.nullOutputStream(), digest));
    } catch (IOException e) {
      throw new IllegalStateException("a digest takes all that is written", e);
    }
    var digits = Sha256.hex(digest);
    return head.put(PREFIX + START.length, digits.getBytes(US_ASCII)).array();
  }

  private static void write(byte[] head, List<Tensor> tensors, OutputStream out)
      throws IOException {
    out.write(head);
    var buffer = ByteBuffer.allocate(PIECE * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (var tensor : tensors) {
      var values = tensor.values();
      for (int from = 0, count; from < values.length; from += count) {
        count = Math.min(PIECE, values.length - from);
        buffer.asDoubleBuffer().put(values, from, count);
        out.write(buffer.array(), 0, count * Double.BYTES);
      }
    }
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
    try (var in = Files.newInputStream(file)) {
      return Files.isRegularFile(file)
          ? read(in, Files.size(file), file.toString())
          : read(in.readAllBytes(), file.toString()); // a pipe does not know its length
    } catch (NoSuchFileException e) {
      throw new CarrybitException(ExitCode.NO_INPUT, file + ": no such file", e);
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /** Reads a file given as bytes, called {@code name} in messages; see {@link #read(Path)}. */
  public static TensorFile read(byte[] bytes, String name) {
    try {
      return read(new ByteArrayInputStream(bytes), bytes.length, name);
    } catch (IOException e) {
      throw new IllegalStateException("an array has all its bytes", e);
    }
  }

  /**
   * Reads a file called {@code name} in messages; see {@link #read(Path)}.
   *
   * @param in the file from its start
   * @param length of the file
   */
  public static TensorFile read(InputStream in, long length, String name) throws IOException {
    return read(in, length, name, false);
  }

  /** Reads a file that must have a checksum; see {@link #read(InputStream, long, String)}. */
  public static TensorFile readChecked(InputStream in, long length, String name)
      throws IOException {
    return read(in, length, name, true);
  }

  private static TensorFile read(InputStream in, long length, String name, boolean needsChecksum)
      throws IOException {
    var start = in.readNBytes((int) Math.min(length, PREFIX + 1));
    int data = headerEnd(start, length, name);
    var head = Arrays.copyOf(start, data);
    readFully(in, head, start.length, data - start.length, name);
    int digits = PREFIX + START.length;
    boolean has =
        data >= digits + ZEROS.length()
            && Arrays.equals(head, PREFIX, digits, START, 0, START.length);
    if (needsChecksum && !has) {
      throw wrong(name, "expected a check sum at its start, has none; damaged?");
    }
    var header = new ByteArrayInputStream(head, PREFIX, data - PREFIX);
    var parsed = SafeTensorsHeader.parse(header, length - data, name);
    var digest = Sha256.digest();
    var found = "";
    if (has) {
      found = new String(head, digits, ZEROS.length(), US_ASCII);
      System.arraycopy(ZEROS.getBytes(US_ASCII), 0, head, digits, ZEROS.length());
    }
    digest.update(head);
    var tensors = new ArrayList<Tensor>();
    for (var entry : parsed.entries()) {
      tensors.add(new Tensor(entry.name(), entry.shape(), values(in, entry, digest, name)));
    }
    if (in.read() >= 0) {
      throw wrong(name, "expected %d bytes, has more; has it grown?".formatted(length));
    }
    if (has && !Sha256.hex(digest).equals(found)) {
      throw wrong(name, "damaged: its check sum does not match its content");
    }
    return new TensorFile(parsed.metadata(), tensors);
  }

  private static double[] values(
      InputStream in, TensorEntry entry, MessageDigest digest, String name) throws IOException {
    var values = new double[entry.size()];
    var buffer = ByteBuffer.allocate(PIECE * entry.width()).order(ByteOrder.LITTLE_ENDIAN);
    for (int from = 0, count; from < values.length; from += count) {
      count = Math.min(PIECE, values.length - from);
      readFully(in, buffer.array(), 0, count * entry.width(), name);
      digest.update(buffer.array(), 0, count * entry.width());
      if (entry.width() == Double.BYTES) {
        buffer.asDoubleBuffer().get(values, from, count);
      } else {
        for (int i = 0; i < count; i++) {
          values[from + i] = buffer.getFloat(i * Float.BYTES);
        }
      }
    }
    return values;
  }

  private static void readFully(InputStream in, byte[] into, int at, int count, String name)
      throws IOException {
    if (in.readNBytes(into, at, count) < count) {
      throw wrong(name, "expected more bytes, by its length; cut off?");
    }
  }

  /**
   * The index of the first byte after the header.
   *
   * @param bytes the first of the file
   */
  private static int headerEnd(byte[] bytes, long length, String name) {
    if (bytes.length <= PREFIX || bytes[PREFIX] != '{') {
      throw wrong(name, "not a safetensors file: " + otherKind(bytes));
    }
    long size = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    boolean isLong = size < 0 || size > LONGEST_HEADER;
    if (size < 2 || isLong || size > length - PREFIX) {
      throw wrong(
          name,
          "header: expected 2 to %d bytes and no more than the file's %d, was %s; %s"
              .formatted(
                  LONGEST_HEADER,
                  length,
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
    return CarrybitException.badData("%s: %s", name, problem);
  }
}

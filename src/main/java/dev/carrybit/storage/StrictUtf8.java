package dev.carrybit.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.util.Optional;

/** Decodes the texts of files, and says what is in a file that is not in UTF-8. */
public final class StrictUtf8 {

  private static final int START = 256;

  private StrictUtf8() {}

  /**
   * The text of a file.
   *
   * @param code of the exception if it is not in UTF-8
   * @param remedy the end of its message
   */
  public static String decode(byte[] bytes, String file, ExitCode code, String remedy) {
    var problem = problem(bytes);
    if (problem.isPresent()) {
      throw new CarrybitException(
          code, "%s: expected UTF-8, found %s; %s".formatted(file, problem.get(), remedy));
    }
    return new String(bytes, UTF_8);
  }

  /** What is there instead of UTF-8, and where; empty if there is nothing else. */
  static Optional<String> problem(byte[] bytes) {
    var other = otherEncoding(bytes, bytes.length);
    if (other.isPresent()) {
      return other.map(name -> name + " from offset 0 on");
    }
    var in = ByteBuffer.wrap(bytes);
    return UTF_8.newDecoder().decode(in, CharBuffer.allocate(bytes.length), true).isError()
        ? Optional.of("byte 0x%02X at offset %d".formatted(in.get(), in.position() - 1))
        : Optional.empty();
  }

  /**
   * The encoding that the first {@code length} bytes of a text have: by its mark, or by zeros in
   * every second byte, which ASCII has in UTF-16. Empty if it may be UTF-8.
   */
  public static Optional<String> otherEncoding(byte[] bytes, int length) {
    var zeros = new int[2];
    int looked = Math.min(length, START) & -2;
    for (int i = 0; i < looked; i++) {
      zeros[i % 2] += bytes[i] == 0 ? 1 : 0;
    }
    int mark = looked == 0 ? 0 : (bytes[0] & 0xFF) << 8 | bytes[1] & 0xFF;
    if (mark == 0xFFFE || zeros[0] == 0 && zeros[1] > looked / 4) {
      return Optional.of("UTF-16 (little endian)");
    }
    return mark == 0xFEFF || zeros[1] == 0 && zeros[0] > looked / 4
        ? Optional.of("UTF-16 (big endian)")
        : Optional.empty();
  }
}

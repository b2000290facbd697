package dev.carrybit.storage;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256, of bytes and of 64-bit numbers. */
public final class Sha256 {
  private static final int CHUNK = 8192;

  private Sha256() {}

  /** A digest without input. */
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The hash of what {@code digest} was given as 64 hexadecimal digits. */
  public static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The hash of {@code bytes} as 64 hexadecimal digits. */
  public static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(digest().digest(bytes));
  }

  /**
   * The hash of {@code numbers} as 64 hexadecimal digits. Each number counts as 8 bytes, little
   * endian. Two runs with the same hash of their weights have the same bits.
   */
  public static String hex(double[] numbers) {
    var digest = digest();
    var buffer = ByteBuffer.allocate(CHUNK * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int from = 0, count; from < numbers.length; from += count) {
      count = Math.min(CHUNK, numbers.length - from);
      buffer.asDoubleBuffer().put(numbers, from, count);
      digest.update(buffer.array(), 0, count * Double.BYTES);
    }
    return hex(digest);
  }
}

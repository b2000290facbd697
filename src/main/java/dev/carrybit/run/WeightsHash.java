package dev.carrybit.run;

import dev.carrybit.nn.ParameterLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The SHA-256 of a network's weights, by which two runs are compared bit for bit: of all numbers in
 * the order of the layout, 8 bytes each, little endian.
 */
public final class WeightsHash {
  private static final int CHUNK = 8192;

  private WeightsHash() {}

  /**
   * 64 hexadecimal digits.
   *
   * @param values as many as {@code layout} has parameters
   */
  public static String of(ParameterLayout layout, double[] values) {
    if (values.length != layout.size()) {
      throw new IllegalArgumentException(
          "weights: expected " + layout.size() + " by the layout, has " + values.length);
    }
    var digest = sha256();
    var buffer = ByteBuffer.allocate(CHUNK * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (var from = 0; from < values.length; from += CHUNK) {
      var count = Math.min(CHUNK, values.length - from);
      buffer.asDoubleBuffer().put(values, from, count);
      digest.update(buffer.array(), 0, count * Double.BYTES);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}

package dev.carrybit.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShippedVectorTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 5000})
  void whatArrivesHasTheSameBits(int size) throws Exception {
    var values = new double[size];
    Arrays.setAll(values, i -> Double.longBitsToDouble(i * 0x9E3779B97F4A7C15L));
    var arrived = (ShippedVector) read(written(ShippedVector.of(values)));
    assertThat(bits(arrived.values())).isEqualTo(bits(values));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.0, Double.NaN, Double.NEGATIVE_INFINITY, Double.MIN_VALUE})
  void noNumberIsAnyOther(double value) throws Exception {
    var arrived = (ShippedVector) read(written(ShippedVector.of(new double[] {value})));
    assertThat(bits(arrived.values())).isEqualTo(bits(new double[] {value}));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5000})
  void itTakesItsBytesAndAFewHundredMore(int size) throws Exception {
    assertThat(written(ShippedVector.of(new double[size])).length)
        .isBetween(8 * size, 8 * size + 300);
  }

  private static byte[] written(Object value) throws Exception {
    var bytes = new ByteArrayOutputStream();
    try (var out = new ObjectOutputStream(bytes)) {
      out.writeObject(value);
    }
    return bytes.toByteArray();
  }

  private static Object read(byte[] bytes) throws Exception {
    try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      return in.readObject();
    }
  }

  private static long[] bits(double[] values) {
    return Arrays.stream(values).mapToLong(Double::doubleToRawLongBits).toArray();
  }
}

package dev.carrybit.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.apache.commons.lang3.SerializationUtils;
import org.junit.jupiter.api.Test;

class ShippedVectorTest {

  private static final int SIZE = 10_000;

  private static int bytes(double[] values) {
    return SerializationUtils.serialize(new ShippedVector(values)).length;
  }

  private static void arrivesUnchanged(double[] values) {
    assertThat(SerializationUtils.roundtrip(new ShippedVector(values)).values())
        .containsExactly(values);
  }

  private static double[] floats() {
    return new Random(1).doubles(SIZE).map(value -> (float) value).toArray();
  }

  @Test
  void floatsTakeHalfTheBytes() {
    assertThat(bytes(floats())).isBetween(Float.BYTES * SIZE, Float.BYTES * SIZE + 500);
    arrivesUnchanged(floats());
  }

  @Test
  void oneDoubleAmongThemIsNotRounded() {
    var values = floats();
    values[SIZE - 1] = 0.1;
    assertThat(bytes(values)).isBetween(Double.BYTES * SIZE, Double.BYTES * SIZE + 500);
    arrivesUnchanged(values);
  }

  @Test
  void numbersWithoutAFloatAndNoNumbersArrive() {
    arrivesUnchanged(new double[0]);
    arrivesUnchanged(new double[] {Double.NaN, 1});
    arrivesUnchanged(new double[] {-0.0, Double.POSITIVE_INFINITY, Double.MAX_VALUE});
    assertThat(Arrays.asList(1e-46, 1e39))
        .allSatisfy(each -> arrivesUnchanged(new double[] {each}));
  }
}

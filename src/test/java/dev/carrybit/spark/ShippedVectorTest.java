package dev.carrybit.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ShippedVectorTest {

  private static final int SIZE = 10_000;

  private static byte[] bytes(double[] values) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new ObjectOutputStream(bytes)) {
      out.writeObject(new ShippedVector(values));
    }
    return bytes.toByteArray();
  }

  private static void arrivesUnchanged(double[] values) throws Exception {
    try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes(values)))) {
      assertThat(((ShippedVector) in.readObject()).values()).containsExactly(values);
    }
  }

  private static double[] floats() {
    return new Random(1).doubles(SIZE).map(value -> (float) value).toArray();
  }

  @Test
  void floatsTakeHalfTheBytes() throws Exception {
    assertThat(bytes(floats()).length).isBetween(Float.BYTES * SIZE, Float.BYTES * SIZE + 500);
    arrivesUnchanged(floats());
  }

  @Test
  void oneDoubleAmongThemIsNotRounded() throws Exception {
    var values = floats();
    values[SIZE - 1] = 0.1;
    assertThat(bytes(values).length).isBetween(Double.BYTES * SIZE, Double.BYTES * SIZE + 500);
    arrivesUnchanged(values);
  }

  @Test
  void numbersWithoutAFloatAndNoNumbersArrive() throws Exception {
    arrivesUnchanged(new double[0]);
    arrivesUnchanged(new double[] {Double.NaN, 1});
    arrivesUnchanged(new double[] {-0.0, Double.POSITIVE_INFINITY, Double.MAX_VALUE});
    assertThat(Arrays.asList(1e-46, 1e39))
        .allSatisfy(each -> arrivesUnchanged(new double[] {each}));
  }
}

package dev.carrybit.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Sha256Test {

  @ParameterizedTest
  @ValueSource(ints = {1, 8191, 8192, 20_000})
  void numbersAreHashedAsLittleEndianBytes(int size) {
    var values = new Random(size).doubles(size).toArray();
    values[0] = -0.0;
    var bytes = ByteBuffer.allocate(8 * size).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asDoubleBuffer().put(values);
    assertThat(Sha256.hex(values)).isEqualTo(Sha256.hex(bytes.array()));
  }

  @Test
  void theHashesOfKnownInputsAreTheirs() {
    assertThat(Sha256.hex(new double[] {1, -0.5}))
        .isEqualTo("b75ba3b875def5d2f34361fcc7cbea9b45aa3f9ef590f96ad71c90a955800533");
    assertThat(Sha256.hex(new double[0]))
        .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  }
}

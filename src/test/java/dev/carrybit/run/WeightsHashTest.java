package dev.carrybit.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carrybit.nn.ParameterLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WeightsHashTest {

  @Test
  void itIsTheHashOfTheNumbersLittleEndian() throws Exception {
    for (var size : new int[] {1, 8191, 8192, 20_000}) {
      var values = new Random(size).doubles(size).toArray();
      values[0] = -0.0;
      var bytes = ByteBuffer.allocate(8 * size).order(ByteOrder.LITTLE_ENDIAN);
      for (var value : values) {
        bytes.putDouble(value);
      }
      var expected = MessageDigest.getInstance("SHA-256").digest(bytes.array());
      assertThat(WeightsHash.of(layout(size), values))
          .isEqualTo(HexFormat.of().formatHex(expected));
    }
  }

  @Test
  void itDoesNotChangeFromReleaseToRelease() {
    assertThat(WeightsHash.of(layout(2), new double[] {1, -0.5}))
        .isEqualTo("b75ba3b875def5d2f34361fcc7cbea9b45aa3f9ef590f96ad71c90a955800533");
    assertThat(WeightsHash.of(new ParameterLayout(List.of()), new double[0]))
        .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  }

  @Test
  void weightsOfAnotherNumberAreRefused() {
    assertThatThrownBy(() -> WeightsHash.of(layout(2), new double[3]))
        .hasMessage("weights: expected 2 by the layout, has 3");
  }

  private static ParameterLayout layout(int size) {
    return new ParameterLayout.Builder().add("w", size, 1, false).build();
  }
}

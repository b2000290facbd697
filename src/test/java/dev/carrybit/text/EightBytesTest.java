package dev.carrybit.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class EightBytesTest {
  private static final byte[] BYTES = {'a', 0, (byte) 0xFF, 'd', 'e', 'f', 'g', (byte) 0x80, 'i'};

  @Test
  void theFirstByteIsTheLowest() {
    assertThat(EightBytes.get(BYTES, 0)).isEqualTo(0x80_67_66_65_64_FF_00_61L);
    var copy = new byte[10];
    EightBytes.put(EightBytes.get(BYTES, 1), copy, 2);
    assertThat(Arrays.copyOfRange(copy, 2, 10)).isEqualTo(Arrays.copyOfRange(BYTES, 1, 9));
  }

  @Test
  void missingBytesAreZero() {
    for (int at = 0; at < BYTES.length; at++) {
      for (int end = at + 1; end <= BYTES.length; end++) {
        var expected = Arrays.copyOf(Arrays.copyOfRange(BYTES, at, end), 8);
        var found = new byte[8];
        EightBytes.put(EightBytes.get(BYTES, at, end), found, 0);
        assertThat(found).as("%d to %d", at, end).isEqualTo(expected);
      }
    }
  }

  @Test
  void visibleBytesAreCountedUpToTheFirstOtherByte() {
    for (int other = 0; other < 256; other++) {
      boolean visible = 0x20 < other && other < 0x80;
      for (int at = 0; at < 8; at++) {
        for (byte rest : new byte[] {'!', 0, ' ', (byte) 0xFF}) {
          var bytes = new byte[] {'!', '~', 0x7F, 'a', '!', '0', 'Z', 0x7F};
          Arrays.fill(bytes, at + 1, 8, rest);
          bytes[at] = (byte) other;
          int expected = !visible ? at : rest == '!' ? 8 : at + 1;
          assertThat(EightBytes.visible(EightBytes.get(bytes, 0)))
              .as("%d at %d", other, at)
              .isEqualTo(expected);
        }
      }
    }
  }
}

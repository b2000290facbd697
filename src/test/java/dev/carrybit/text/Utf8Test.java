package dev.carrybit.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class Utf8Test {

  private static Utf8 after(int... bytes) {
    var text = new Utf8();
    for (int each : bytes) {
      text.append(each);
    }
    return text;
  }

  @Test
  void everyCharacterIsAllowedAndWholeAtItsEndAlone() {
    var text = new Utf8();
    for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
      if (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE) {
        var bytes = Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
          if (!text.allows(bytes[i] & 0xFF, bytes.length - i)) {
            throw new AssertionError("byte %d of U+%04X".formatted(i, codePoint));
          }
          text.append(bytes[i] & 0xFF);
          if (text.isComplete() != (i == bytes.length - 1)) {
            throw new AssertionError("end of U+%04X".formatted(codePoint));
          }
        }
      }
    }
  }

  /** Characters of exactly {@code length} bytes that begin with {@code begin}. */
  private static long characters(int length, int... begin) {
    long count = 0;
    for (int next = 0; next < 256; next++) {
      if (after(begin).allows(next, length - begin.length)) {
        var longer = Arrays.copyOf(begin, begin.length + 1);
        longer[begin.length] = next;
        boolean whole = after(longer).isComplete();
        count += whole && longer.length == length ? 1 : whole ? 0 : characters(length, longer);
      }
    }
    return count;
  }

  @Test
  void noMoreIsAllowedThanCharactersOfUnicode() {
    assertThat(characters(1)).isEqualTo(0x80);
    assertThat(characters(2)).isEqualTo(0x800 - 0x80);
    assertThat(characters(3)).isEqualTo(0x10000 - 0x800 - 0x800);
  }

  @Test
  void thePlanesBeyondTheFirstHaveTheirBounds() {
    assertThat(after(0xF0).allows(0x8F, 3)).isFalse();
    assertThat(after(0xF0).allows(0x90, 3)).isTrue();
    assertThat(after(0xF4).allows(0x8F, 3)).isTrue();
    assertThat(after(0xF4).allows(0x90, 3)).isFalse();
    assertThat(after(0xF1, 0xBF).allows(0xBF, 2)).isTrue();
    assertThat(after(0xF1, 0xBF).allows(0xC0, 2)).isFalse();
    assertThat(after().allows(0xF4, 4)).isTrue();
    assertThat(after().allows(0xF5, 4)).isFalse();
  }

  @Test
  void aCharacterThatHasNoRoomDoesNotBegin() {
    for (int[] each : new int[][] {{'a', 1}, {0xC3, 2}, {0xE2, 3}, {0xF0, 4}}) {
      assertThat(after().allows(each[0], each[1])).isTrue();
      assertThat(after().allows(each[0], each[1] - 1)).isFalse();
    }
  }

  @Test
  void bytesThatAreNotAllowedAreRefused() {
    var text = after('a', 0xE2);
    assertThat(text.append('a')).isFalse();
    assertThat(text.append(0x82)).isTrue();
    assertThat(text.append(-1)).isFalse();
  }
}

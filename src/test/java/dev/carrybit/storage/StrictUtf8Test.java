package dev.carrybit.storage;

import static dev.carrybit.ExitCodes.exitCode;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carrybit.ExitCode;
import java.nio.charset.Charset;
import org.junit.jupiter.api.Test;

class StrictUtf8Test {

  private static final String TEXT = "task = text # 20 \u20ac, \u0442\u0435\u043a\u0441\u0442";

  private static String problem(String text, Charset encoding) {
    return StrictUtf8.problem(text.getBytes(encoding)).orElse("");
  }

  @Test
  void utf16IsNamedWithItsMarkAndWithout() {
    for (var mark : new String[] {"", "\ufeff"}) {
      assertThat(problem(mark + TEXT, UTF_16LE)).contains("UTF-16 (little endian)", "offset 0");
      assertThat(problem(mark + TEXT, UTF_16BE)).contains("UTF-16 (big endian)", "offset 0");
    }
  }

  @Test
  void utf8IsNoOtherEncoding() {
    for (var text : new String[] {"", "a", "\u0000", TEXT, "\u0000".repeat(99), "\ufeff" + TEXT}) {
      assertThat(problem(text, UTF_8)).isEmpty();
      assertThat(StrictUtf8.decode(text.getBytes(UTF_8), "f", ExitCode.BAD_DATA, ""))
          .isEqualTo(text);
    }
  }

  @Test
  void anyOtherByteIsNamedWithItsOffset() {
    assertThatThrownBy(
            () ->
                StrictUtf8.decode(
                    "caf\u00e9 = 1".getBytes(ISO_8859_1), "f", ExitCode.CONFIGURATION, "save it"))
        .is(exitCode(ExitCode.CONFIGURATION))
        .hasMessageContaining("0xE9 at offset 3");
    assertThat(StrictUtf8.problem(new byte[] {'a', (byte) 0xC3})).isPresent();
  }
}

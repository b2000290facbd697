package dev.carrybit.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressTest {
  private static final StepReport REPORT = new StepReport(100, 1.23451, 0.12341, 0.004, 12345.4);
  private static final String LINE =
      "step 100 loss 1.2345 gradient-norm 0.1234 learning-rate 0.004 symbols/s 12345";

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, false, UTF_8);

  @Test
  void aPipeGetsPlainLines() {
    try (var progress = Progress.on(out, false, "train", 0, OptionalLong.of(200))) {
      progress.note("begins ✓");
      progress.logged(REPORT);
    }
    assertThat(bytes.toString(UTF_8)).isEqualTo("begins ✓\n" + LINE + "\n");
  }

  @Test
  void aTerminalGetsTheLinesAboveABar() {
    try (var progress = Progress.on(out, true, "train", 0, OptionalLong.of(200))) {
      progress.note("begins");
      progress.advanced(100);
      progress.logged(REPORT);
    }
    var screen = shown(bytes.toString(UTF_8));
    assertThat(screen).hasSize(4).startsWith("begins", LINE).endsWith("");
    assertThat(screen[2])
        .startsWith("train")
        .contains("50%", "100/200", "loss 1.2345")
        .hasSizeLessThan(80);
  }

  @Test
  void aTerminalOf80ColumnsHasRoomForAllThatIsKnown() {
    try (var progress = Progress.on(out, true, "train", 0, OptionalLong.of(10_000))) {
      progress.measured("measured", 0.53061);
      progress.advanced(5_000);
      progress.logged(REPORT);
    }
    var screen = shown(bytes.toString(UTF_8));
    assertThat(screen).startsWith("measured", LINE);
    assertThat(screen[2])
        .contains("val 0.5306 loss 1.2345 12345/s", "5000/10000")
        .hasSizeLessThan(80)
        .matches("[ -~]*");
  }

  @Test
  void aRunWithoutAKnownEndHasABarToo() {
    try (var progress = Progress.on(out, true, "train", 40, OptionalLong.empty())) {
      progress.advanced(100);
      progress.logged(REPORT);
    }
    assertThat(shown(bytes.toString(UTF_8))).hasSize(3).startsWith(LINE).endsWith("");
    assertThat(bytes.toString(UTF_8)).contains("100/?");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatIsPrintedAsideHasLinesOfItsOwn(boolean terminal) {
    try (var progress = Progress.on(out, terminal, "train", 0, OptionalLong.of(200))) {
      progress.logged(REPORT);
      progress.aside(() -> out.print("a result\n"));
      progress.note("on");
    }
    assertThat(shown(bytes.toString(UTF_8))).startsWith(LINE, "a result", "on");
  }

  @Test
  void closingTwiceLeavesOneLineEnd() {
    var progress = Progress.on(out, true, "train", 0, OptionalLong.of(200));
    progress.logged(REPORT);
    progress.close();
    var once = bytes.size();
    progress.close();
    assertThat(bytes.size()).isEqualTo(once);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aClosedStreamIsNoReasonToStop(boolean terminal) {
    var broken =
        new PrintStream(
            new OutputStream() {
              @Override
              public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
              }
            });
    assertThatCode(
            () -> {
              try (var progress = Progress.on(broken, terminal, "train", 0, OptionalLong.of(200))) {
                progress.logged(REPORT);
                broken.close();
                progress.logged(REPORT);
                progress.note("on");
              }
            })
        .doesNotThrowAnyException();
  }

  @Test
  void aLineIsTheSameInEveryLocale() {
    var before = Locale.getDefault();
    try {
      for (var tag : new String[] {"de-DE", "tr-TR", "ar-EG-u-nu-arab"}) {
        Locale.setDefault(Locale.forLanguageTag(tag));
        assertThat(REPORT.line()).as(tag).isEqualTo(LINE);
      }
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void smallAndStrangeNumbersKeepTheirDigits() {
    assertThat(new StepReport(1, 1.23456e-5, 0, 1e-4, 0.4).line())
        .isEqualTo("step 1 loss 1.235e-05 gradient-norm 0.0000 learning-rate 0.0001 symbols/s 0");
    assertThat(new StepReport(1, Double.NaN, 1.2e9, 0.1 + 0.2, 1e6).line())
        .isEqualTo("step 1 loss NaN gradient-norm 1.200e+09 learning-rate 0.3 symbols/s 1000000");
  }

  /** What a terminal shows at the end: of each line what was written last. */
  private static String[] shown(String written) {
    return Arrays.stream(written.split("\n", -1))
        .map(line -> line.substring(line.lastIndexOf('\r') + 1).replace("\u001b[K", "").strip())
        .toArray(String[]::new);
  }
}

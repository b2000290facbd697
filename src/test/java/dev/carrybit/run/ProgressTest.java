package dev.carrybit.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressTest {
  private static final String LINE =
      "step 100 loss 1.2345 gradient-norm 0.1234 learning-rate 0.004 symbols/s 12345";
  private static final String STATUS = "loss 1.2345 12345/s";

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, false, UTF_8);

  @Test
  void aPipeGetsLines() {
    try (var progress = new Progress(out, false, "train", 0, OptionalLong.of(200))) {
      progress.note("begins ✓");
      progress.status(STATUS);
      progress.note(LINE);
    }
    assertThat(bytes.toString(UTF_8)).isEqualTo("begins ✓\n" + LINE + "\n");
  }

  @Test
  void aTerminalGetsLinesAboveABar() {
    try (var progress = new Progress(out, true, "train", 0, OptionalLong.of(200))) {
      progress.note("begins");
      progress.advanced(100);
      progress.status(STATUS);
      progress.note(LINE);
    }
    var screen = shown(bytes.toString(UTF_8));
    assertThat(screen).hasSize(4).startsWith("begins", LINE).endsWith("");
    assertThat(screen[2])
        .startsWith("train")
        .contains("50%", "100/200", "loss 1.2345")
        .hasSizeLessThan(80);
  }

  @Test
  void theBarFits80Columns() {
    try (var progress = new Progress(out, true, "train", 0, OptionalLong.of(10_000))) {
      progress.note("measured");
      progress.advanced(5_000);
      progress.status("val 0.5306 " + STATUS);
      progress.note(LINE);
    }
    var screen = shown(bytes.toString(UTF_8));
    assertThat(screen).startsWith("measured", LINE);
    assertThat(screen[2])
        .contains("val 0.5306 loss 1.2345 12345/s", "5000/10000")
        .hasSizeLessThan(80)
        .matches("[ -~]*");
  }

  @Test
  void timesDoNotComeFromAClockThatWasSetBack() {
    var ninety = Duration.ofSeconds(90);
    assertThat(Progress.withElapsed("train 50% [=>] 9/18 (-47:-59:-58 / 0:01:30) loss (1)", ninety))
        .isEqualTo("train 50% [=>] 9/18 (0:01:30 / 0:01:30) loss (1)");
    assertThat(Progress.withElapsed("train ? [=>] 9/? (48:00:01 / ?)", ninety))
        .isEqualTo("train ? [=>] 9/? (0:01:30 / ?)");
  }

  @Test
  void aRunOfUnknownLengthHasABar() {
    try (var progress = new Progress(out, true, "train", 40, OptionalLong.empty())) {
      progress.advanced(100);
      progress.status(STATUS);
      progress.note(LINE);
    }
    assertThat(shown(bytes.toString(UTF_8))).hasSize(3).startsWith(LINE).endsWith("");
    assertThat(bytes.toString(UTF_8)).contains("100/?");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void otherOutputHasItsOwnLines(boolean terminal) {
    try (var progress = new Progress(out, terminal, "train", 0, OptionalLong.of(200))) {
      progress.status(STATUS);
      progress.note(LINE);
      progress.aside(() -> out.print("a result\n"));
      progress.note("on");
    }
    assertThat(shown(bytes.toString(UTF_8))).startsWith(LINE, "a result", "on");
  }

  @Test
  void closingTwiceLeavesOneLineEnd() {
    var progress = new Progress(out, true, "train", 0, OptionalLong.of(200));
    progress.status(STATUS);
    progress.note(LINE);
    progress.close();
    var once = bytes.size();
    progress.close();
    assertThat(bytes.size()).isEqualTo(once);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aClosedStreamIsIgnored(boolean terminal) {
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
              try (var progress =
                  new Progress(broken, terminal, "train", 0, OptionalLong.of(200))) {
                progress.status(STATUS);
                progress.note(LINE);
                broken.close();
                progress.status(STATUS);
                progress.note(LINE);
                progress.note("on");
              }
            })
        .doesNotThrowAnyException();
  }

  /** What a terminal shows at the end: of each line what was written last. */
  private static String[] shown(String written) {
    return Arrays.stream(written.split("\n", -1))
        .map(line -> line.substring(line.lastIndexOf('\r') + 1).replace("\u001b[K", "").strip())
        .toArray(String[]::new);
  }
}

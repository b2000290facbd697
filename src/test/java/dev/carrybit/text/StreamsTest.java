package dev.carrybit.text;

import static dev.carrybit.ExitCodes.exitCode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carrybit.ExitCode;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamsTest {

  @ParameterizedTest
  @CsvSource({
    "2, 1, 1",
    "2, 1, 9",
    "100, 1, 7",
    "100, 3, 7",
    "101, 4, 5",
    "102, 4, 5",
    "57, 7, 4",
    "57, 56, 1"
  })
  void everyTargetOfAWholeStreamIsInOneWindow(int length, int count, int window) {
    var streams = new Streams(new TextRange(1000, 1000 + length), count, window);
    var times = new int[length];
    for (int n = 0; n < count; n++) {
      for (long w = 0; w < streams.allWindows(); w++) {
        assertThat(streams.timeSteps(w) == window).isEqualTo(w < streams.wholeWindows());
        for (int t = 0; t < streams.timeSteps(w); t++) {
          times[(int) (streams.position(n, w) + t + 1 - 1000)]++;
        }
      }
    }
    int perStream = (length - 1) / count;
    assertThat(streams.length()).isEqualTo(perStream);
    var expected = new int[length];
    Arrays.fill(expected, 1, 1 + perStream * count, 1);
    assertThat(times).containsExactly(expected);
  }

  @Test
  void neighbouringWindowsFollowEachOther() {
    var streams = new Streams(new TextRange(10, 70), 3, 4);
    assertThat(streams.length()).isEqualTo(19);
    assertThat(streams.wholeWindows()).isEqualTo(4);
    assertThat(streams.allWindows()).isEqualTo(5);
    assertThat(streams.timeSteps(4)).isEqualTo(3);
    assertThat(streams.position(0, 0)).isEqualTo(10);
    assertThat(streams.position(0, 1)).isEqualTo(14);
    assertThat(streams.position(2, 4)).isEqualTo(10 + 2 * 19 + 4 * 4);
  }

  @Test
  void positionsGoBeyondTheRangeOfAnInt() {
    var streams = new Streams(new TextRange(5, 10_000_000_006L), 4, 100);
    assertThat(streams.position(3, 24_999_999)).isEqualTo(5 + 7_500_000_000L + 2_499_999_900L);
  }

  @Test
  void aTextWithoutASymbolForEachStreamIsRefused() {
    assertThatThrownBy(() -> new Streams(new TextRange(0, 4), 4, 1))
        .is(exitCode(ExitCode.BAD_DATA))
        .hasMessageContainingAll("4 symbols", "4 sequences");
    assertThat(new Streams(new TextRange(0, 5), 4, 1).length()).isEqualTo(1);
  }
}

package dev.carrybit.text;

import static dev.carrybit.ExitCodes.exitCode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carrybit.ExitCode;
import dev.carrybit.nn.Batch;
import dev.carrybit.nn.Shard;
import dev.carrybit.text.TextWindows.ContiguousWindows;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ContiguousWindowsTest {

  private static final int FROM = 7;

  /** A text in which each symbol is its own position. */
  private static MemorySymbols text(int length) {
    return new MemorySymbols(IntStream.range(0, length).toArray());
  }

  private static void assertWindow(Batch batch, int n, int from, int timeSteps) {
    assertThat(batch.timeSteps()).isEqualTo(timeSteps);
    for (int t = 0; t < timeSteps; t++) {
      int row = t * batch.sequences() + n;
      assertThat(batch.symbols()[row]).isEqualTo(from + t);
      assertThat(batch.targets()[row]).isEqualTo(from + t + 1);
    }
  }

  @Test
  void eachSequenceReadsItsStreamAndBeginsAnewAfterTheLastWholeWindow() {
    // 3 streams of 14 targets: 2 whole windows of 5, and 4 targets that are left out.
    var streams = new Streams(new TextRange(FROM, FROM + 45), 3, 5);
    try (var windows = ContiguousWindows.whole(text(60), streams, Boundary.NONE)) {
      for (long step = 0; step < 7; step++) {
        assertThat(windows.restarts(step)).isEqualTo(step % 2 == 0);
        for (var shard : Shard.cut(3, 2)) {
          var batch = Batch.ofSymbols(shard.count(), 5);
          windows.fill(step, shard, batch);
          for (int n = 0; n < shard.count(); n++) {
            assertWindow(batch, n, FROM + 14 * (shard.first() + n) + 5 * (int) (step % 2), 5);
          }
        }
      }
    }
  }

  @Test
  void theShorterLastWindowIsMeasuredToo() {
    var streams = new Streams(new TextRange(FROM, FROM + 45), 3, 5);
    try (var windows = ContiguousWindows.all(text(60), streams, Boundary.NONE)) {
      var batch = Batch.ofSymbols(3, 5);
      var shard = new Shard(0, 0, 3);
      for (int step : new int[] {2, 0, 1, 3}) {
        windows.fill(step, shard, batch);
        int window = step % 3;
        for (int n = 0; n < 3; n++) {
          assertWindow(batch, n, FROM + 14 * n + 5 * window, window == 2 ? 4 : 5);
        }
        assertThat(windows.restarts(step)).isEqualTo(window == 0);
      }
    }
  }

  @Test
  void theLastSymbolOfTheRangeIsTheLastTarget() {
    var streams = new Streams(new TextRange(0, 11), 2, 5);
    try (var windows = ContiguousWindows.whole(text(11), streams, Boundary.NONE)) {
      var batch = Batch.ofSymbols(2, 5);
      windows.fill(0, new Shard(0, 0, 2), batch);
      assertThat(batch.targets()).contains(10);
    }
  }

  @Test
  void aTextWithoutAWindowForEachStreamIsRefusedWithTheNumberNeeded() {
    var streams = new Streams(new TextRange(0, 30), 3, 10);
    assertThatThrownBy(() -> ContiguousWindows.whole(text(30), streams, Boundary.NONE))
        .is(exitCode(ExitCode.BAD_DATA))
        .hasMessageContainingAll("30 symbols", "31", "3 windows of 10");
    var enough = new Streams(new TextRange(0, 31), 3, 10);
    try (var windows = ContiguousWindows.whole(text(31), enough, Boundary.NONE)) {
      assertThat(windows.restarts(1)).isTrue();
    }
  }
}

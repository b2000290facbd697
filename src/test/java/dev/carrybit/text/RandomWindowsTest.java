package dev.carrybit.text;

import static dev.carrybit.ExitCodes.exitCode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carrybit.ExitCode;
import dev.carrybit.nn.Batch;
import dev.carrybit.nn.Shard;
import dev.carrybit.text.TextWindows.RandomWindows;
import java.util.ArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RandomWindowsTest {

  private static final int WINDOW = 4;

  private static RandomWindows windows(int from, int to, long seed) {
    var text = new MemorySymbols(IntStream.range(0, to).toArray());
    return new RandomWindows(text, new TextRange(from, to), WINDOW, seed, Boundary.NONE);
  }

  private static int place(RandomWindows windows, long step, int sequence) {
    var batch = Batch.ofSymbols(1, WINDOW);
    windows.fill(step, new Shard(0, sequence, 1), batch);
    int first = batch.symbols()[0];
    for (int t = 0; t < WINDOW; t++) {
      assertThat(batch.symbols()[t]).isEqualTo(first + t);
      assertThat(batch.targets()[t]).isEqualTo(first + t + 1);
    }
    return first;
  }

  @Test
  void windowsLieAnywhereInTheRangeAboutAsOften() {
    // 10 places: the first symbols 20 to 29, the last target 33.
    var counts = new int[40];
    try (var windows = windows(20, 34, 1)) {
      for (int step = 0; step < 10_000; step++) {
        counts[place(windows, step, step % 3)]++;
      }
      assertThat(windows.restarts(17)).isTrue();
    }
    for (int at = 0; at < counts.length; at++) {
      if (at < 20 || at >= 30) {
        assertThat(counts[at]).isZero();
      } else {
        assertThat(counts[at]).isBetween(850, 1150);
      }
    }
  }

  @Test
  void aSequencesWindowDoesNotDependOnHowABatchIsCut() {
    try (var windows = windows(0, 100_000, 2)) {
      var whole = Batch.ofSymbols(7, WINDOW);
      windows.fill(9, new Shard(0, 0, 7), whole);
      for (var shard : Shard.cut(7, 3)) {
        var part = Batch.ofSymbols(shard.count(), WINDOW);
        windows.fill(9, shard, part);
        for (int n = 0; n < shard.count(); n++) {
          assertThat(part.symbols()[n]).isEqualTo(whole.symbols()[shard.first() + n]);
        }
      }
    }
  }

  @Test
  void seedStepAndSequenceEachMoveTheWindow() {
    var places = new ArrayList<Integer>();
    for (int seed = 0; seed < 3; seed++) {
      try (var windows = windows(0, 10_000_000, seed)) {
        for (int step = 0; step < 3; step++) {
          for (int sequence = 0; sequence < 3; sequence++) {
            places.add(place(windows, step, sequence));
          }
        }
      }
    }
    assertThat(places).doesNotHaveDuplicates();
  }

  @Test
  void aTextShorterThanAWindowAndItsTargetIsRefusedWithTheNumberNeeded() {
    assertThatThrownBy(() -> windows(3, 3 + WINDOW, 1))
        .is(exitCode(ExitCode.BAD_DATA))
        .hasMessageContainingAll("4 symbols", "5", "4 time steps");
    try (var windows = windows(3, 4 + WINDOW, 1)) {
      assertThat(place(windows, 0, 0)).isEqualTo(3);
    }
  }
}

package dev.carrybit.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.nn.Batch;
import dev.carrybit.nn.Shard;
import dev.carrybit.nn.SplitMix64;
import dev.carrybit.text.TextWindows.ContiguousWindows;
import dev.carrybit.text.TextWindows.RandomWindows;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextWindowsTest {

  private static final int SYMBOLS = 3;
  private static final int BOUNDARY = 1;

  private static int[] text(int length, long seed) {
    var random = new SplitMix64(seed);
    return IntStream.generate(() -> random.nextInt(SYMBOLS)).limit(length).toArray();
  }

  private static TextWindows windows(int[] text, Boundary boundary) {
    return new RandomWindows(
        new MemorySymbols(text), new TextRange(0, text.length), 1, 0, boundary);
  }

  /** Each row of the window at {@code position} against the text itself. */
  private static void requireMarks(int[] text, int position, Batch batch, int n) {
    for (int t = 0; t < batch.timeSteps(); t++) {
      int at = position + t;
      int row = t * batch.sequences() + n;
      assertThat(batch.symbols()[row]).isEqualTo(text[at]);
      assertThat(batch.targets()[row]).isEqualTo(text[at + 1]);
      assertThat(batch.resets()[row]).as("at %d", at).isEqualTo(at > 0 && text[at - 1] == BOUNDARY);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void aRowBeginsAnewWhereTheSymbolBeforeItEndsADocument(int seed) {
    var text = text(60, seed);
    var windows = windows(text, new Boundary(BOUNDARY));
    var random = new SplitMix64(100 + seed);
    var batch = Batch.ofSymbols(2, 9);
    for (int fill = 0; fill < 200; fill++) {
      batch.timeSteps(1 + random.nextInt(9));
      int first = random.nextInt(text.length - batch.timeSteps());
      int second = fill % 7 == 0 ? 0 : random.nextInt(text.length - batch.timeSteps());
      windows.fill(batch, 0, first);
      windows.fill(batch, 1, second);
      requireMarks(text, first, batch, 0);
      requireMarks(text, second, batch, 1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 19})
  void streamsSeeADocumentsEndAcrossTheirWindows(int window) {
    var text = text(80, window);
    var streams = new Streams(new TextRange(3, 79), 3, window);
    var boundary = new Boundary(BOUNDARY);
    try (var whole = ContiguousWindows.whole(new MemorySymbols(text), streams, boundary);
        var all = ContiguousWindows.all(new MemorySymbols(text), streams, boundary)) {
      for (var shard : Shard.cut(3, 2)) {
        var batch = Batch.ofSymbols(shard.count(), window);
        for (long step = 2 * streams.wholeWindows() - 1; step >= 0; step--) {
          whole.fill(step, shard, batch);
          requireMarks(text, streams, step % streams.wholeWindows(), shard, batch);
        }
        for (long step = 0; step < streams.allWindows(); step++) {
          all.fill(step, shard, batch);
          requireMarks(text, streams, step, shard, batch);
        }
      }
    }
  }

  private static void requireMarks(
      int[] text, Streams streams, long window, Shard shard, Batch batch) {
    for (int n = 0; n < shard.count(); n++) {
      requireMarks(text, (int) streams.position(shard.first() + n, window), batch, n);
    }
  }

  @Test
  void windowsAtRandomPlacesSeeDocumentsEndToo() {
    // The symbols are 0 but for one boundary, so that a mark tells the place.
    var text = new int[12];
    text[5] = BOUNDARY;
    var range = new TextRange(1, 12);
    try (var windows =
        new RandomWindows(new MemorySymbols(text), range, 4, 3, new Boundary(BOUNDARY))) {
      var batch = Batch.ofSymbols(1, 4);
      int within = 0;
      for (long step = 0; step < 100; step++) {
        windows.fill(step, new Shard(0, 0, 1), batch);
        for (int t = 1; t < 4; t++) {
          assertThat(batch.resets()[t]).isEqualTo(batch.symbols()[t - 1] == BOUNDARY);
          within += batch.resets()[t] ? 1 : 0;
        }
      }
      assertThat(within).isPositive();
    }
  }

  @Test
  void aTextOfOneDocumentNeedsNoMarks() {
    var batch = Batch.ofSymbols(1, 5);
    windows(text(20, 1), Boundary.NONE).fill(batch, 0, 7);
    assertThat(batch.resets()).isEmpty();
  }
}

package dev.carrybit.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.nn.Batch;
import dev.carrybit.nn.Shard;
import dev.carrybit.nn.SplitMix64;
import dev.carrybit.text.SymbolText.TextRange;
import dev.carrybit.text.TextWindows.ContiguousWindows;
import dev.carrybit.text.TextWindows.RandomWindows;
import dev.carrybit.text.TextWindows.Streams;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextWindowsTest {

  private static final int SYMBOLS = 3;
  private static final int BOUNDARY = 1;

  @TempDir private static Path directory;

  private static int[] text(int length, long seed) {
    var random = new SplitMix64(seed);
    return IntStream.generate(() -> random.nextInt(SYMBOLS)).limit(length).toArray();
  }

  private static TextWindows windows(int[] text, Boundary boundary) {
    return new RandomWindows(
        Texts.reader(directory, text), new TextRange(0, text.length), 1, 0, boundary);
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
  void aRowIsResetAfterASymbolThatEndsADocument(int seed) {
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
    try (var whole =
            new ContiguousWindows(
                Texts.reader(directory, text), streams, streams.wholeWindows(), boundary);
        var all =
            new ContiguousWindows(
                Texts.reader(directory, text), streams, streams.allWindows(), boundary)) {
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
        new RandomWindows(Texts.reader(directory, text), range, 4, 3, new Boundary(BOUNDARY))) {
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
  void aTextOfOneDocumentHasNoResets() {
    var batch = Batch.ofSymbols(1, 5);
    windows(text(20, 1), Boundary.NONE).fill(batch, 0, 7);
    assertThat(batch.resets()).isEmpty();
  }

  private static final int FROM = 7;

  /** A text in which each symbol is its own position. */
  private static SymbolText.SymbolReader text(int length) {
    return Texts.reader(directory, IntStream.range(0, length).toArray());
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
  void eachSequenceReadsItsStreamAndRestartsAfterTheLastWholeWindow() {
    // 3 streams of 14 targets: 2 whole windows of 5, and 4 targets that are left out.
    var streams = new Streams(new TextRange(FROM, FROM + 45), 3, 5);
    try (var windows =
        new ContiguousWindows(text(60), streams, streams.wholeWindows(), Boundary.NONE)) {
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
    try (var windows =
        new ContiguousWindows(text(60), streams, streams.allWindows(), Boundary.NONE)) {
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
    try (var windows =
        new ContiguousWindows(text(11), streams, streams.wholeWindows(), Boundary.NONE)) {
      var batch = Batch.ofSymbols(2, 5);
      windows.fill(0, new Shard(0, 0, 2), batch);
      assertThat(batch.targets()).contains(10);
    }
  }

  private static final int WINDOW = 4;

  private static RandomWindows windows(int from, int to, long seed) {
    var text = Texts.reader(directory, IntStream.range(0, to).toArray());
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
      try (var windows = windows(0, 1_000_000, seed)) {
        for (int step = 0; step < 3; step++) {
          for (int sequence = 0; sequence < 3; sequence++) {
            places.add(place(windows, step, sequence));
          }
        }
      }
    }
    assertThat(places).doesNotHaveDuplicates();
  }

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
}

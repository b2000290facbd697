package dev.carrybit.nn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.text.Boundary;
import dev.carrybit.text.SymbolText.TextRange;
import dev.carrybit.text.TextWindows.ContiguousWindows;
import dev.carrybit.text.TextWindows.RandomWindows;
import dev.carrybit.text.TextWindows.Streams;
import dev.carrybit.text.Texts;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchSourceTest {
  private static final int STREAMS = 3;
  private static final int WINDOW = 4;

  @TempDir private static Path directory;

  private static BatchSource open(boolean carries) {
    var text = Texts.reader(directory, IntStream.range(0, 100).toArray());
    var range = new TextRange(5, 95);
    var streams = new Streams(range, STREAMS, WINDOW);
    return carries
        ? new ContiguousWindows(text, streams, streams.wholeWindows(), Boundary.NONE)
        : new RandomWindows(text, range, WINDOW, 9, Boundary.NONE);
  }

  private static List<Integer> symbols(BatchSource source, long step) {
    var batch = Batch.ofSymbols(STREAMS, WINDOW);
    source.fill(step, new Shard(0, 0, STREAMS), batch);
    return Arrays.stream(batch.symbols()).boxed().toList();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theBatchOfAStepDependsOnTheStepNumberAlone(boolean carries) {
    var inOrder = open(carries);
    for (long step = 0; step < 30; step++) {
      var seen = symbols(inOrder, step);
      assertThat(symbols(open(carries), step)).isEqualTo(seen);
      assertThat(symbols(inOrder, step + 1)).isNotEqualTo(seen);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void statesRestartAtEveryStepOrAtTheStartOfStreams(boolean carries) {
    var source = open(carries);
    int windows = 89 / STREAMS / WINDOW;
    for (long step = 0; step < 3 * windows; step++) {
      assertThat(source.restarts(step)).isEqualTo(!carries || step % windows == 0);
    }
  }
}

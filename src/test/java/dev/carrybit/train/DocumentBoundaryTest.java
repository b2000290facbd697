package dev.carrybit.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.carrybit.nn.SplitMix64;
import dev.carrybit.optim.Sgd;
import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.text.Boundary;
import dev.carrybit.text.SymbolText;
import dev.carrybit.text.SymbolText.TextRange;
import dev.carrybit.text.TextWindows.Streams;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Documents in one text are learned as if each were a text of its own. */
class DocumentBoundaryTest {

  private static final int END = 4;
  private static final Boundary BOUNDARY = new Boundary(END);

  /** Symbols of the first document with its end, and of the second, of which one is not read. */
  private static final int FIRST = 8;

  private static final int SECOND = 13;

  @TempDir private Path directory;

  /** What a worker gives for a window. */
  private record Learned(double loss, double[] gradient) {}

  /** Two documents; nothing but the first one's end is a boundary. */
  private static byte[] symbols() {
    var random = new SplitMix64(5);
    var symbols = new byte[FIRST + SECOND];
    for (int i = 0; i < symbols.length; i++) {
      symbols[i] = (byte) random.nextInt(END);
    }
    symbols[FIRST - 1] = END;
    return symbols;
  }

  private WorkPlan plan(byte[] symbols, int window, boolean carries, Boundary boundary)
      throws IOException {
    var file = Files.createTempFile(directory, "text", ".symbols");
    Files.write(file, symbols);
    var text = new SymbolText(List.of(new SymbolText.Part(file.toString(), symbols.length, 0)), 1);
    var plan = Plans.text(text, carries, 1, 1, new Sgd(1, 0, 0), 1);
    var streams = new Streams(new TextRange(0, symbols.length), 1, window);
    return Plans.with(plan, new Examples.Text(text, streams, carries, 1, boundary));
  }

  /** The windows of one epoch, and some of the next, with the state that is carried. */
  private static List<Learned> learned(WorkPlan plan, long steps) {
    var weights = Plans.weights(plan).values();
    var learned = new ArrayList<Learned>();
    var carried = new double[0];
    try (var worker = new ShardWorker(plan, new HadoopFiles())) {
      for (long step = 0; step < steps; step++) {
        var gradient = new double[plan.vectorLength()];
        var input = Plans.input(step, weights, new double[0]);
        var report = worker.work(input, plan.cut().get(0), carried, gradient);
        learned.add(new Learned(report.stretches().get(0).loss(), gradient));
        carried = report.carried();
      }
    }
    return learned;
  }

  private List<Learned> apart(int window, boolean carries) throws IOException {
    var symbols = symbols();
    var first = Arrays.copyOf(symbols, FIRST + 1);
    var second = Arrays.copyOfRange(symbols, FIRST, symbols.length);
    var learned = new ArrayList<Learned>();
    int wide = carries ? window : FIRST;
    learned.addAll(learned(plan(first, wide, carries, Boundary.NONE), FIRST / wide));
    wide = carries ? window : SECOND - 1;
    learned.addAll(learned(plan(second, wide, carries, Boundary.NONE), (SECOND - 1) / wide));
    return learned;
  }

  private static void requireBits(List<Learned> learned, List<Learned> expected) {
    assertThat(learned).hasSameSizeAs(expected);
    for (int at = 0; at < learned.size(); at++) {
      assertThat(learned.get(at).loss()).as("window %d", at).isEqualTo(expected.get(at).loss());
      assertThat(learned.get(at).gradient()).containsExactly(expected.get(at).gradient());
    }
  }

  @Test
  void whereWindowsLineUpEachIsThatOfItsOwnText() throws IOException {
    var joined = learned(plan(symbols(), 4, true, BOUNDARY), 5);
    requireBits(joined, apart(4, true));
    var blind = learned(plan(symbols(), 4, true, Boundary.NONE), 5);
    assertThat(blind.get(1).loss()).isEqualTo(joined.get(1).loss());
    assertThat(blind.get(2).loss()).isNotEqualTo(joined.get(2).loss());
  }

  @Test
  void theNextEpochIsTheFirstOneAgain() throws IOException {
    var learned = learned(plan(symbols(), 4, true, BOUNDARY), 10);
    requireBits(learned.subList(5, 10), learned.subList(0, 5));
  }

  @Test
  void aWindowOfBothIsTheSumOfThem() throws IOException {
    var whole = learned(plan(symbols(), FIRST + SECOND - 1, false, BOUNDARY), 1).get(0);
    var apart = apart(0, false);
    assertThat(apart).hasSize(2);
    var sum = new double[whole.gradient().length];
    Arrays.setAll(sum, i -> apart.get(0).gradient()[i] + apart.get(1).gradient()[i]);
    assertThat(whole.loss()).isCloseTo(apart.get(0).loss() + apart.get(1).loss(), within(1e-12));
    assertThat(whole.gradient()).containsExactly(sum, within(1e-12));
  }
}

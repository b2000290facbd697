package dev.carrybit.model;

import dev.carrybit.nn.Batch;
import dev.carrybit.nn.Network;
import dev.carrybit.nn.Parameters;
import dev.carrybit.nn.Workspace;
import dev.carrybit.text.Boundary;
import dev.carrybit.train.Cancellation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** The rows in which stretches of text go through a network, each with a state of its own. */
final class ScoredRows {

  private static final int WIDE = 32;

  /** Fewer rows than these go through by themselves, which is no slower. */
  private static final int LEAST = 4;

  private static final int MOST_STEPS = 64;

  /** Numbers in the workspace, 32 MB. */
  private static final int MOST_NUMBERS = 1 << 22;

  private final Network model;
  private final Parameters weights;
  private final Boundary boundary;
  private final int steps;
  private final Pass wide;
  private final Pass narrow;

  ScoredRows(Network model, Parameters weights, Boundary boundary) {
    this.model = model;
    this.weights = weights;
    this.boundary = boundary;
    long row = model.spec().outputs() + 8L * model.spec().hidden() * model.spec().layers();
    this.steps = (int) Math.max(1, Math.min(MOST_STEPS, MOST_NUMBERS / WIDE / row));
    this.wide = new Pass(WIDE);
    this.narrow = new Pass(1);
  }

  /** Predicts all of {@code stretches}, those of like length together. */
  void score(List<Stretch> stretches, int[] symbols) {
    var known = new ArrayList<>(stretches);
    known.removeIf(stretch -> !stretch.isKnown());
    known.sort(Comparator.comparingInt((Stretch stretch) -> stretch.length).reversed());
    for (int first = 0; first < known.size(); first += WIDE) {
      scoreGroup(known.subList(first, Math.min(known.size(), first + WIDE)), symbols);
    }
  }

  /** The longest come first, so those that are not done yet are always the first of the group. */
  private void scoreGroup(List<Stretch> group, int[] symbols) {
    wide.begin(group);
    int done = 0;
    int active = group.size();
    while (active >= LEAST) {
      int count = Math.min(steps, group.get(LEAST - 1).length - done);
      wide.forward(group.subList(0, active), symbols, done, count);
      done += count;
      while (active > 0 && group.get(active - 1).length <= done) {
        active--;
      }
    }
    for (int n = 0; n < active; n++) {
      narrow.take(wide, n);
      narrow.forwardAll(group.get(n), symbols, done);
    }
  }

  /** Predicts what was gathered of a stretch that goes on. */
  void advance(Stretch stretch, int[] symbols) {
    narrow.begin(List.of(stretch));
    narrow.forwardAll(stretch, symbols, 0);
    // The next gathering cannot look back at what was read last.
    var last = new int[] {read(stretch, symbols, stretch.length - 1)};
    boundary.zero(last, 1, narrow.state, narrow.state.length);
    stretch.goesOn(symbols[stretch.from + stretch.length - 1], narrow.state.clone());
  }

  /** The symbol that number {@code index} of those that are gathered is predicted from. */
  private static int read(Stretch stretch, int[] symbols, int index) {
    return index == 0 ? stretch.previous : symbols[stretch.from + index - 1];
  }

  /** Rows that go through the network side by side. */
  private final class Pass {

    private final int sequences;
    private final Batch batch;
    private final Workspace workspace;
    private final double[] state;

    Pass(int sequences) {
      this.sequences = sequences;
      this.batch = Batch.ofSymbols(sequences, steps);
      this.workspace = model.workspace(sequences, steps);
      this.state = new double[sequences * model.spec().stateSize()];
      if (boundary.some()) {
        batch.allowResets();
      }
    }

    void begin(List<Stretch> stretches) {
      Arrays.fill(state, 0);
      int size = model.spec().stateSize();
      for (int n = 0; n < stretches.size(); n++) {
        int row = n;
        stretches
            .get(n)
            .state()
            .ifPresent(old -> System.arraycopy(old, 0, state, row * size, size));
      }
    }

    void take(Pass other, int row) {
      int size = model.spec().stateSize();
      System.arraycopy(other.state, row * size, state, 0, size);
    }

    void forwardAll(Stretch stretch, int[] symbols, int from) {
      for (int done = from; done < stretch.length; done += steps) {
        forward(List.of(stretch), symbols, done, Math.min(steps, stretch.length - done));
      }
    }

    /** Predicts {@code count} symbols of each, or as many as there are, after {@code done}. */
    void forward(List<Stretch> stretches, int[] symbols, int done, int count) {
      Cancellation.check();
      batch.timeSteps(count);
      Arrays.fill(batch.symbols(), 0);
      Arrays.fill(batch.targets(), 0);
      Arrays.fill(batch.resets(), false);
      for (int n = 0; n < stretches.size(); n++) {
        fill(stretches.get(n), symbols, done, n);
      }
      model.forward(weights, batch, state, workspace);
      workspace.finalState(batch, state);
      for (int n = 0; n < stretches.size(); n++) {
        var stretch = stretches.get(n);
        for (int t = 0; t < count && done + t < stretch.length; t++) {
          stretch.predicted(workspace.loss(t * sequences + n));
        }
      }
    }

    private void fill(Stretch stretch, int[] symbols, int done, int n) {
      for (int t = 0; t < batch.timeSteps() && done + t < stretch.length; t++) {
        int index = done + t;
        int row = t * sequences + n;
        batch.symbols()[row] = read(stretch, symbols, index);
        batch.targets()[row] = symbols[stretch.from + index];
        if (boundary.some()) {
          batch.resets()[row] = index > 0 && boundary.is(read(stretch, symbols, index - 1));
        }
      }
    }
  }
}

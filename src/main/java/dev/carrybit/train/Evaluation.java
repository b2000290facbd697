package dev.carrybit.train;

import dev.carrybit.addition.AdditionProblem;
import dev.carrybit.addition.ProblemSet;
import dev.carrybit.nn.Batch;
import dev.carrybit.nn.BufferTotal;
import dev.carrybit.nn.Dropout;
import dev.carrybit.nn.Shard;
import dev.carrybit.nn.UnrolledNetwork;
import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.text.Boundary;
import dev.carrybit.text.SymbolText;
import dev.carrybit.text.SymbolText.TextRange;
import dev.carrybit.text.TextWindows.ContiguousWindows;
import dev.carrybit.text.TextWindows.Streams;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;

/** The description of a measurement, cut into shards that can be measured anywhere. */
public sealed interface Evaluation extends Serializable {

  /** Number of parts. */
  int shards();

  /** The memory of the work on the largest part. */
  BufferTotal size(ModelPlan model);

  /** Measures part {@code shard}; a text is read through {@code files}. */
  Measurement measure(ModelPlan model, double[] weights, int shard, HadoopFiles files);

  /** Addition problems, read in short windows so that sums of any length fit. */
  record Additions(ProblemSet problems, int shards) implements Evaluation {

    private static final int ROWS = 64;
    private static final int WINDOW = 64;

    @Override
    public BufferTotal size(ModelPlan model) {
      return model.size(ROWS, Math.min(WINDOW, problems.bits()));
    }

    @Override
    public Measurement measure(ModelPlan model, double[] weights, int shard, HadoopFiles files) {
      long end = problems.count() * (shard + 1) / shards;
      int window = Math.min(WINDOW, problems.bits());
      var sum = Measurement.NONE;
      var adder = new Adder(model, weights, ROWS, window);
      for (long from = problems.count() * shard / shards; from < end; from += ROWS) {
        Cancellation.check();
        var group = new ArrayList<AdditionProblem>();
        for (long index = from; index < Math.min(end, from + ROWS); index++) {
          group.add(problems.problem(index));
        }
        if (group.size() < ROWS) {
          adder = null; // there is room for one
          adder = new Adder(model, weights, group.size(), window);
        }
        sum = sum.plus(adder.measure(group, problems.bits()));
      }
      return sum;
    }
  }

  /**
   * A range of a text, cut into streams that are read with carried state.
   *
   * @param boundary the symbol after which the state is zero
   */
  record TextEvaluation(SymbolText text, Streams streams, int shards, Boundary boundary)
      implements Evaluation {

    private static final int STREAMS = 64;
    private static final int LONGEST_WINDOW = 256;

    /** Symbols that are read before a stream, at least, where there are as many. */
    private static final int LEAD = 100;

    /**
     * A measurement in at most {@code shards} parts. The last symbols, fewer than there are
     * streams, are left out. A stream begins with the state that the {@value #LEAD} symbols before
     * it leave, and a few more that make whole windows: so the loss is that of one stream over the
     * same symbols in all but the last digits.
     *
     * @param range at least 2 symbols: one to read and one to predict
     */
    public static TextEvaluation of(
        SymbolText text, TextRange range, int window, int shards, Boundary boundary) {
      int steps = (int) Math.min(Math.min(window, LONGEST_WINDOW), range.length() - 1);
      int count = (int) Math.min(STREAMS, (range.length() - 1) / steps);
      var streams = new Streams(range, count, steps);
      return new TextEvaluation(text, streams, Math.min(shards, streams.count()), boundary);
    }

    @Override
    public BufferTotal size(ModelPlan model) {
      int most = (streams.count() + shards - 1) / shards;
      return model.size(most, streams.window());
    }

    @Override
    public Measurement measure(ModelPlan model, double[] weights, int shard, HadoopFiles files) {
      var part = Shard.cut(streams.count(), shards).get(shard);
      var batch = Batch.ofSymbols(part.count(), streams.window());
      var network = model.unrolled(part.count(), streams.window());
      var state = new double[part.count() * model.spec().stateSize()];
      var sum = Measurement.NONE;
      try (var reader = text.open(files)) {
        var windows = new ContiguousWindows(reader, streams, streams.allWindows(), boundary);
        for (long w = -leadingWindows(); w < streams.allWindows(); w++) {
          Cancellation.check();
          if (w == 0 && part.first() == 0) {
            Arrays.fill(state, 0, model.spec().stateSize(), 0); // nothing is before the first
          }
          windows.fillWindow(w, part, batch);
          double loss = network.forward(weights, batch, state, Dropout.NONE);
          if (w >= 0) {
            sum = sum.plus(new Measurement(loss, batch.rows(), right(batch, network), 0, 0));
          }
        }
      }
      return sum;
    }

    private long leadingWindows() {
      if (streams.count() == 1) {
        return 0;
      }
      return Math.min(streams.wholeWindows(), (LEAD + streams.window() - 1) / streams.window());
    }

    private static long right(Batch batch, UnrolledNetwork network) {
      long right = 0;
      for (int row = 0; row < batch.rows(); row++) {
        right += network.prediction(row) == batch.targets()[row] ? 1 : 0;
      }
      return right;
    }
  }
}

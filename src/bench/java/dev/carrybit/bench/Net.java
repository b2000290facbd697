package dev.carrybit.bench;

import dev.carrybit.config.TrainSettings.GradientScale;
import dev.carrybit.linalg.KernelChoice;
import dev.carrybit.nn.Initialization;
import dev.carrybit.nn.Initialization.Distribution;
import dev.carrybit.nn.Input;
import dev.carrybit.nn.Loss;
import dev.carrybit.nn.Lstm;
import dev.carrybit.nn.ModelSpec;
import dev.carrybit.nn.Output;
import dev.carrybit.nn.Parameters;
import dev.carrybit.nn.SplitMix64;
import dev.carrybit.optim.Adam;
import dev.carrybit.optim.Clipping;
import dev.carrybit.optim.LearningRate;
import dev.carrybit.text.Boundary;
import dev.carrybit.text.SymbolText;
import dev.carrybit.text.SymbolText.TextRange;
import dev.carrybit.text.TextWindows.Streams;
import dev.carrybit.train.Examples;
import dev.carrybit.train.ModelPlan;
import dev.carrybit.train.WorkPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The network of a training benchmark: an LSTM of 87 symbols over 50 time steps.
 *
 * @param layers number of layers
 * @param hidden units H
 * @param batch sequences N of a step
 */
record Net(int layers, int hidden, int batch) {

  static final int SYMBOLS = 87;
  static final int TIME_STEPS = 50;

  /** The three that every comparison is about. */
  static final List<Net> ALL =
      List.of(new Net(1, 128, 100), new Net(2, 128, 50), new Net(1, 512, 100));

  /** The same network on another number of sequences. */
  Net withBatch(int other) {
    return new Net(layers, hidden, other);
  }

  ModelSpec spec() {
    return new ModelSpec(
        new Input.Symbols(SYMBOLS),
        new Lstm(),
        layers,
        hidden,
        true,
        SYMBOLS,
        Output.SOFTMAX,
        Loss.CROSS_ENTROPY);
  }

  Parameters weights() {
    double bound = 1 / Math.sqrt(hidden);
    var rule =
        new Initialization(
            Distribution.UNIFORM, Distribution.UNIFORM, Distribution.UNIFORM, -bound, bound, 1);
    return rule.draw(spec(), 1);
  }

  /** A run on a text of random symbols, with Adam. */
  WorkPlan plan(KernelChoice kernels, int shards) {
    var text = text(batch * (10 * TIME_STEPS + 1));
    var streams = new Streams(new TextRange(0, text.length()), batch, TIME_STEPS);
    return new WorkPlan(
        new ModelPlan(spec(), kernels, Double.POSITIVE_INFINITY),
        new Examples.Text(text, streams, true, 2, Boundary.NONE),
        batch,
        shards,
        new Adam(0.004, 0.9, 0.999, 1e-8, 0, false),
        Clipping.NONE,
        GradientScale.TARGET_MEAN,
        1,
        LearningRate.CONSTANT);
  }

  private static SymbolText text(int length) {
    var random = new SplitMix64(3);
    var bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) random.nextInt(SYMBOLS);
    }
    try {
      var file = Files.createTempFile("carrybit-bench", ".symbols");
      file.toFile().deleteOnExit();
      Files.write(file, bytes);
      var checksum = new CRC32C();
      checksum.update(bytes);
      var part = new SymbolText.Part(file.toString(), length, checksum.getValue());
      return new SymbolText(List.of(part), 1);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Tokens of a step. */
  int tokens() {
    return batch * TIME_STEPS;
  }

  @Override
  public String toString() {
    return (layers == 1 ? "" : layers + " × ") + "H " + hidden + ", B " + batch;
  }
}

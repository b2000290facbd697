package dev.carrybit.bench;

import dev.carrybit.config.TrainSettings.GradientScale;
import dev.carrybit.linalg.KernelChoice;
import dev.carrybit.nn.Activation;
import dev.carrybit.nn.Cell;
import dev.carrybit.nn.Dropout;
import dev.carrybit.nn.Elman;
import dev.carrybit.nn.Gru;
import dev.carrybit.nn.Initialization;
import dev.carrybit.nn.Initialization.Distribution;
import dev.carrybit.nn.Input;
import dev.carrybit.nn.Loss;
import dev.carrybit.nn.Lstm;
import dev.carrybit.nn.ModelSpec;
import dev.carrybit.nn.Output;
import dev.carrybit.nn.Parameters;
import dev.carrybit.nn.Precision;
import dev.carrybit.optim.Adam;
import dev.carrybit.optim.Clipping;
import dev.carrybit.optim.LearningRate;
import dev.carrybit.optim.Sgd;
import dev.carrybit.text.Boundary;
import dev.carrybit.text.SymbolText;
import dev.carrybit.text.SymbolText.TextRange;
import dev.carrybit.text.TextWindows.Streams;
import dev.carrybit.train.Examples;
import dev.carrybit.train.ModelPlan;
import dev.carrybit.train.WorkPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * The network of a training benchmark.
 *
 * @param name what {@code shapes=} calls it
 * @param cell the cell of its layers
 * @param input one-hot symbols, or embedded ones for a model of words
 * @param layers number of layers
 * @param hidden units H
 * @param batch sequences N of a step
 * @param timeSteps T
 */
record Net(String name, Cell cell, Input input, int layers, int hidden, int batch, int timeSteps) {

  /** Windows of the text, after which it starts anew. */
  private static final int WINDOWS = 10;

  private static final Input CHARACTERS = new Input.Symbols(87);

  /** The three that every comparison is about. */
  static final List<Net> ALL =
      List.of(
          lstm("lstm-128", 1, 128, 100),
          lstm("lstm-2x128", 2, 128, 50),
          lstm("lstm-512", 1, 512, 100));

  /** Those that are compared with libtorch. */
  static final List<Net> PEERS =
      Stream.concat(
              ALL.stream(),
              Stream.of(
                  new Net("gru-128", new Gru(), CHARACTERS, 1, 128, 100, 50),
                  new Net("elman-128", new Elman(Activation.TANH), CHARACTERS, 1, 128, 100, 50),
                  new Net("words", new Lstm(), new Input.Embedded(10_000, 200), 2, 200, 20, 20)))
          .toList();

  private static Net lstm(String name, int layers, int hidden, int batch) {
    return new Net(name, new Lstm(), CHARACTERS, layers, hidden, batch, 50);
  }

  /** The one called {@code name}. */
  static Net of(String name) {
    return PEERS.stream()
        .filter(net -> net.name.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    name + ": expected one of " + PEERS.stream().map(Net::name).toList()));
  }

  /** The same network on another number of sequences. */
  Net withBatch(int other) {
    return new Net(name, cell, input, layers, hidden, other, timeSteps);
  }

  /** Number of symbols V. */
  int symbols() {
    return input instanceof Input.Embedded embedded ? embedded.symbols() : input.size();
  }

  /** {@code lstm}, {@code gru} or {@code elman}. */
  String cellName() {
    return cell.getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  /** Whether it is a model of words, trained as in {@code conf/zaremba-small.conf}. */
  boolean words() {
    return input instanceof Input.Embedded;
  }

  ModelSpec spec() {
    return new ModelSpec(
        input, cell, layers, hidden, true, symbols(), Output.SOFTMAX, Loss.CROSS_ENTROPY);
  }

  Parameters weights() {
    double bound = 1 / Math.sqrt(hidden);
    var rule =
        new Initialization(
            Distribution.UNIFORM, Distribution.UNIFORM, Distribution.UNIFORM, -bound, bound, 1);
    return rule.draw(spec(), 1);
  }

  /** A run on a generated text: of words with SGD and clipped gradients, else with Adam. */
  WorkPlan plan(KernelChoice kernels, int shards) {
    return plan(kernels, shards, Precision.FLOAT64);
  }

  /** A run that computes in {@code precision}. */
  WorkPlan plan(KernelChoice kernels, int shards, Precision precision) {
    var text = text(batch * (WINDOWS * timeSteps + 1));
    var streams = new Streams(new TextRange(0, text.length()), batch, timeSteps);
    return new WorkPlan(
        new ModelPlan(spec(), kernels, precision, Double.POSITIVE_INFINITY, Dropout.NONE),
        new Examples.Text(text, streams, true, 2, Boundary.NONE),
        batch,
        shards,
        words() ? new Sgd(1, 0, 0) : new Adam(0.004, 0.9, 0.999, 1e-8, 0, false),
        words() ? new Clipping(5, Double.POSITIVE_INFINITY) : Clipping.NONE,
        words() ? GradientScale.SEQUENCE_MEAN : GradientScale.TARGET_MEAN,
        1,
        1000,
        LearningRate.CONSTANT);
  }

  /** A text in which a symbol follows from the one before it in three cases of four. */
  private SymbolText text(int length) {
    int symbols = symbols();
    int width = SymbolText.widthOf(symbols);
    var random = new Random(3);
    var bytes = ByteBuffer.allocate(length * width).order(ByteOrder.LITTLE_ENDIAN);
    int symbol = 0;
    for (int i = 0; i < length; i++) {
      if (i > 0) {
        symbol = random.nextInt(4) == 0 ? random.nextInt(symbols) : (7 * symbol + 3) % symbols;
      }
      if (width == 1) {
        bytes.put((byte) symbol);
      } else {
        bytes.putShort((short) symbol);
      }
    }
    try {
      var file = Files.createTempFile("carrybit-bench", ".symbols");
      file.toFile().deleteOnExit();
      Files.write(file, bytes.array());
      var checksum = new CRC32C();
      checksum.update(bytes.array());
      var part = new SymbolText.Part(file.toString(), length, checksum.getValue());
      return new SymbolText(List.of(part), width);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Tokens of a step. */
  int tokens() {
    return batch * timeSteps;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s %sH %d, B %d%s",
        cell instanceof Elman ? "Elman" : cellName().toUpperCase(Locale.ROOT),
        layers == 1 ? "" : layers + " × ",
        hidden,
        batch,
        words()
            ? String.format(
                Locale.ROOT,
                " (words: T %d, V %,d, embedding %d)",
                timeSteps,
                symbols(),
                input.size())
            : "");
  }
}

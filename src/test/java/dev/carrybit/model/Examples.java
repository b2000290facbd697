package dev.carrybit.model;

import dev.carrybit.nn.Activation;
import dev.carrybit.nn.Cell;
import dev.carrybit.nn.Elman;
import dev.carrybit.nn.Gru;
import dev.carrybit.nn.Input;
import dev.carrybit.nn.Loss;
import dev.carrybit.nn.Lstm;
import dev.carrybit.nn.ModelLayout;
import dev.carrybit.nn.ModelSpec;
import dev.carrybit.nn.Output;
import dev.carrybit.nn.Parameters;
import dev.carrybit.text.Vocabulary;
import dev.carrybit.text.Vocabulary.Tokens;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/** Seeded networks to be given away; all their sizes differ. */
public final class Examples {

  private static final int SYMBOLS = 7;
  private static final int HIDDEN = 5;
  private static final List<Cell> CELLS =
      List.of(new Elman(Activation.TANH), new Elman(Activation.SIGMOID), new Lstm(), new Gru());

  private Examples() {}

  /** Every cell × 1 and 2 layers × biases or none × text model or adder. */
  public static Stream<ModelSpec> all() {
    var specs = new ArrayList<ModelSpec>();
    for (var cell : CELLS) {
      for (int layers = 1; layers <= 2; layers++) {
        for (boolean bias : new boolean[] {true, false}) {
          specs.add(writer(cell, layers, bias));
          specs.add(embedding(cell, layers, bias));
          specs.add(adder(cell, layers, bias));
        }
      }
    }
    return specs.stream();
  }

  /** Those that PyTorch has modules for. */
  public static Stream<ModelSpec> ofTorch() {
    return all().filter(spec -> !spec.cell().equals(new Elman(Activation.SIGMOID)));
  }

  /** The bytes of an exported network. */
  public static byte[] exported(ExportFormat format, TrainedModel network) {
    var bytes = new ByteArrayOutputStream();
    try {
      format.writer(network).accept(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static ModelSpec writer(Cell cell, int layers, boolean bias) {
    var symbols = new Input.Symbols(SYMBOLS);
    return new ModelSpec(
        symbols, cell, layers, HIDDEN, bias, SYMBOLS, Output.SOFTMAX, Loss.CROSS_ENTROPY);
  }

  static ModelSpec embedding(Cell cell, int layers, boolean bias) {
    var embedded = new Input.Embedded(SYMBOLS, 3);
    return new ModelSpec(
        embedded, cell, layers, HIDDEN, bias, SYMBOLS, Output.SOFTMAX, Loss.CROSS_ENTROPY);
  }

  static ModelSpec adder(Cell cell, int layers, boolean bias) {
    return new ModelSpec(
        new Input.Reals(2), cell, layers, HIDDEN, bias, 1, Output.SIGMOID, Loss.CROSS_ENTROPY);
  }

  /** A network of weights in [−1, 1). */
  public static TrainedModel network(ModelSpec spec, long seed) {
    var weights = Parameters.zeros(ModelLayout.of(spec));
    var random = new Random(seed);
    Arrays.setAll(weights.values(), i -> 2 * random.nextDouble() - 1);
    return new TrainedModel("runs/example", spec, weights, vocabulary(spec));
  }

  private static Optional<Vocabulary> vocabulary(ModelSpec spec) {
    return !(spec.input() instanceof Input.Reals)
        ? Optional.of(Vocabulary.of(Tokens.CHAR, List.of("\n", "\"", "a", "b", "c", "é", "😀")))
        : Optional.empty();
  }
}

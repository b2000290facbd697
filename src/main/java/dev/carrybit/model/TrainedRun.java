package dev.carrybit.model;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.addition.AdditionProblem;
import dev.carrybit.config.RunSettings;
import dev.carrybit.config.SettingsLoader;
import dev.carrybit.linalg.KernelChoice;
import dev.carrybit.nn.Batch;
import dev.carrybit.nn.Dropout;
import dev.carrybit.nn.Network;
import dev.carrybit.nn.Parameters;
import dev.carrybit.storage.SafeTensors;
import dev.carrybit.storage.StrictUtf8;
import dev.carrybit.storage.TensorFile;
import dev.carrybit.text.Boundary;
import dev.carrybit.text.Vocabulary;
import dev.carrybit.train.Adder;
import dev.carrybit.train.ModelPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A trained run: its settings and its model. Any Java program can use it; {@link #load} needs
 * neither Spark nor Hadoop on the class path. Immutable, and safe for use by several threads.
 *
 * @param directory as the caller named it
 * @param settings of the training
 * @param model architecture, weights and vocabulary
 * @param plan the network with this run's kernels, to be built on any machine
 * @param network the network, ready to compute
 */
public record TrainedRun(
    String directory, RunSettings settings, TrainedModel model, ModelPlan plan, Network network) {

  /** Bits that an adder processes at a time. */
  private static final int WINDOW = 64;

  /**
   * A run from the content of its files. The kernels of its settings compute.
   *
   * @param file name of the model file, for messages
   * @throws CarrybitException (BAD_DATA) if the model is damaged, (CONFIGURATION) if it does not
   *     match the settings
   */
  public static TrainedRun of(
      String directory, RunSettings settings, String file, TensorFile content) {
    return of(directory, settings, file, content, settings.kernels());
  }

  private static TrainedRun of(
      String directory,
      RunSettings settings,
      String file,
      TensorFile content,
      KernelChoice kernels) {
    var read =
        TrainedModel.read(
            file, content, vocabulary -> settings.spec(vocabulary.map(Vocabulary::size).orElse(1)));
    // Messages about a sound model name the run.
    var model = new TrainedModel(directory, read.spec(), read.weights(), read.vocabulary());
    var plan =
        new ModelPlan(
            model.spec(), kernels, settings.precision(), settings.clip().delta(), Dropout.NONE);
    return new TrainedRun(directory, settings, model, plan, plan.network());
  }

  /**
   * Reads a run from a local directory: {@code run.conf} and {@code model.safetensors}. Vector
   * kernels compute, so the results are the same bits on every machine.
   *
   * @throws CarrybitException (NO_INPUT) if there is no trained run, (BAD_DATA) if the model is
   *     damaged, (CONFIGURATION) if it does not match the settings
   */
  public static TrainedRun load(Path directory) {
    var conf = directory.resolve("run.conf");
    var file = directory.resolve("model.safetensors");
    for (var each : List.of(conf, file)) {
      if (Files.notExists(each)) {
        throw new CarrybitException(
            ExitCode.NO_INPUT,
            "%s: no trained run there (no %s)".formatted(directory, each.getFileName()));
      }
    }
    try {
      var settings = SettingsLoader.trained(conf.toString(), text(conf));
      var content = SafeTensors.read(file);
      return of(directory.toString(), settings, file.toString(), content, KernelChoice.VECTOR);
    } catch (IOException e) {
      throw new UncheckedIOException(conf + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static String text(Path file) throws IOException {
    var bytes = Files.readAllBytes(file);
    return StrictUtf8.decode(bytes, file.toString(), ExitCode.BAD_DATA, "was it changed?");
  }

  /**
   * The network in doubles with vector kernels: the bits of a row depend on no other row of a
   * batch.
   */
  public ModelPlan onVectorKernels() {
    return new ModelPlan(plan.spec(), KernelChoice.VECTOR, Double.POSITIVE_INFINITY);
  }

  /** The trained weights. */
  public Parameters weights() {
    return model.weights();
  }

  /** The vocabulary of a text model; empty for an adder. */
  public Optional<Vocabulary> vocabulary() {
    return model.vocabulary();
  }

  /** The symbol after which the state is zero. */
  public Boundary boundary() {
    return settings.boundary(vocabulary());
  }

  /** The vocabulary of a text model; BAD_DATA if this is an adder. */
  public Vocabulary requireVocabulary() {
    return vocabulary()
        .orElseThrow(
            () -> CarrybitException.badData("%s: expected a text model, is an adder", directory));
  }

  /** This run if it is an adder; BAD_DATA if it is a text model. */
  public TrainedRun requireAdder() {
    if (vocabulary().isPresent()) {
      throw CarrybitException.badData("%s: expected an adder, is a text model", directory);
    }
    return this;
  }

  /**
   * Continues a text, with the run's {@code sample.temperature}, {@code sample.top-k} and {@code
   * sample.top-p}.
   *
   * @param prime the beginning; where it is empty, the first symbol is drawn uniformly
   * @param length symbols to write after {@code prime}
   * @param seed the same seed gives the same text
   * @return {@code prime} and its continuation
   * @throws CarrybitException (BAD_DATA) if this is an adder, or a character is not in the
   *     vocabulary
   */
  public String write(String prime, int length, long seed) {
    var symbols = requireVocabulary();
    var begin = symbols.encode(prime);
    var sample = settings.sample().ofLength(length);
    var sampler = new Sampler(network, weights(), sample, symbols.tokens(), boundary());
    var written = sampler.sample(begin, seed);
    return symbols.decode(IntStream.concat(IntStream.of(begin), IntStream.of(written)).toArray());
  }

  /**
   * Predicts the token after a text. Returns every token of the vocabulary, in its order, with its
   * probability (softmax) or output (sigmoid).
   *
   * @param text what the network reads, from a zero state
   * @throws CarrybitException (BAD_DATA) if this is an adder, the text is empty, or a character is
   *     not in the vocabulary
   */
  public Map<String, Double> predict(String text) {
    var vocabulary = requireVocabulary();
    var symbols = vocabulary.encode(text);
    if (symbols.length == 0) {
      throw CarrybitException.badData("text: expected at least one symbol, was empty");
    }
    var batch = Batch.ofSymbols(1, 1);
    var workspace = network.workspace(1, 1);
    var state = new double[model.spec().stateSize()];
    for (var symbol : symbols) {
      batch.symbols()[0] = symbol;
      network.forward(weights(), batch, state, workspace);
      workspace.finalState(batch, state);
      boundary().zero(batch.symbols(), 1, state, state.length);
    }
    var next = new LinkedHashMap<String, Double>();
    for (int symbol = 0; symbol < vocabulary.size(); symbol++) {
      next.put(vocabulary.token(symbol), workspace.output(0, symbol));
    }
    return next;
  }

  /**
   * Returns the network's answer to a + b, with one bit more than the longer summand has. It is
   * computed in doubles whatever {@code compute.precision} is, so that proofs hold for it.
   *
   * @param a not negative
   * @param b not negative
   * @throws CarrybitException (BAD_DATA) if this is a text model
   */
  public BigInteger add(BigInteger a, BigInteger b) {
    requireAdder();
    var problem = AdditionProblem.of(a, b);
    var doubles = new ModelPlan(plan.spec(), plan.kernels(), Double.POSITIVE_INFINITY);
    return new Adder(doubles, weights().values(), 1, WINDOW).add(problem, problem.bits());
  }
}

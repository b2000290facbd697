package dev.carrybit.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.addition.AdditionProblem;
import dev.carrybit.config.RunSettings;
import dev.carrybit.config.SettingsLoader;
import dev.carrybit.linalg.KernelChoice;
import dev.carrybit.nn.Batch;
import dev.carrybit.nn.Network;
import dev.carrybit.nn.Parameters;
import dev.carrybit.storage.SafeTensors;
import dev.carrybit.text.Boundary;
import dev.carrybit.text.Vocabulary;
import dev.carrybit.train.Adder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A trained run, for use in any Java program: it needs neither Spark nor Hadoop on the class path.
 * Vector kernels compute, so results are the same bits on every machine. Immutable, and safe for
 * use by several threads.
 */
public final class TrainedRun {

  private static final int WINDOW = 64;

  private final Path directory;
  private final RunSettings settings;
  private final Network model;
  private final Parameters weights;
  private final Optional<Vocabulary> vocabulary;
  private final Boundary boundary;

  private TrainedRun(Path directory, RunSettings settings, TrainedModel trained) {
    this.directory = directory;
    this.settings = settings;
    this.vocabulary = trained.vocabulary();
    this.boundary = settings.boundary(vocabulary);
    var spec = settings.spec(vocabulary.map(Vocabulary::size).orElse(1));
    this.model = new Network(spec, KernelChoice.VECTOR, settings.clip().delta());
    this.weights = trained.weights(model.layout());
  }

  /**
   * Reads a run.
   *
   * @param directory of the run, on a local disk; of it, {@code run.conf} and {@code
   *     model.safetensors} are read
   * @throws CarrybitException ({@link ExitCode#NO_INPUT}) if there is no trained run
   * @throws CarrybitException ({@link ExitCode#BAD_DATA}) if its model is damaged
   * @throws CarrybitException if its model is not that of its settings
   */
  public static TrainedRun load(Path directory) {
    var file = directory.resolve("run.conf");
    try {
      var settings = SettingsLoader.trained(file.toString(), Files.readString(file, UTF_8));
      var model = directory.resolve("model.safetensors");
      var trained = new TrainedModel(model.toString(), SafeTensors.read(model));
      return new TrainedRun(directory, settings, trained);
    } catch (NoSuchFileException e) {
      var missing = Path.of(e.getFile()).getFileName();
      throw new CarrybitException(
          ExitCode.NO_INPUT, "%s: no trained run there (no %s)".formatted(directory, missing), e);
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /** The settings that it was trained with. */
  public RunSettings settings() {
    return settings;
  }

  /** What the symbols of a text model stand for. */
  public Optional<Vocabulary> vocabulary() {
    return vocabulary;
  }

  /**
   * Goes on with a text, by the run's {@code sample.temperature}, {@code sample.top-k} and {@code
   * sample.top-p}.
   *
   * @param prime what the network reads first; where it is empty, a symbol is drawn of all
   * @param length symbols to write after it
   * @param seed the same seed gives the same text
   * @return {@code prime} and what follows
   * @throws CarrybitException ({@link ExitCode#BAD_DATA}) if this is no text model, or a character
   *     is not in its vocabulary
   */
  public String write(String prime, int length, long seed) {
    var symbols = symbols();
    var begin = symbols.encode(prime);
    var sample = settings.sample().ofLength(length);
    var sampler = new Sampler(model, weights, sample, symbols.tokens(), boundary);
    var written = sampler.sample(begin, seed);
    return symbols.decode(IntStream.concat(IntStream.of(begin), IntStream.of(written)).toArray());
  }

  /**
   * What may come after a text: each token of the vocabulary, in its order, with its probability,
   * or, of sigmoid outputs, its output.
   *
   * @param text what the network reads, from its first symbol on
   * @throws CarrybitException ({@link ExitCode#BAD_DATA}) if this is no text model, a character is
   *     not in its vocabulary, or the text is empty
   */
  public Map<String, Double> predict(String text) {
    var symbols = symbols();
    var read = symbols.encode(text);
    if (read.length == 0) {
      throw new CarrybitException(
          ExitCode.BAD_DATA, "text: expected at least one symbol, was empty");
    }
    var batch = Batch.ofSymbols(1, 1);
    var workspace = model.workspace(1, 1);
    var state = new double[model.spec().stateSize()];
    for (var symbol : read) {
      batch.symbols()[0] = symbol;
      model.forward(weights, batch, state, workspace);
      workspace.finalState(batch, state);
      boundary.zero(batch.symbols(), 1, state, state.length);
    }
    var next = new LinkedHashMap<String, Double>();
    for (int symbol = 0; symbol < symbols.size(); symbol++) {
      next.put(symbols.token(symbol), workspace.output(0, symbol));
    }
    return next;
  }

  /**
   * The sum that the network says, of as many bits as the right one has.
   *
   * @param a a number from 0 on
   * @param b a number from 0 on
   * @throws CarrybitException ({@link ExitCode#BAD_DATA}) if this is no adder
   */
  public BigInteger add(BigInteger a, BigInteger b) {
    if (vocabulary.isPresent()) {
      throw new CarrybitException(
          ExitCode.BAD_DATA, directory + ": expected an adder, is a text model");
    }
    var problem = AdditionProblem.of(a, b);
    return new Adder(model, weights, 1, WINDOW).add(problem, problem.bits());
  }

  private Vocabulary symbols() {
    return vocabulary.orElseThrow(
        () ->
            new CarrybitException(
                ExitCode.BAD_DATA, directory + ": expected a text model, is an adder"));
  }
}

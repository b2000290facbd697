package dev.carrybit.run;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.nn.ParameterLayout;
import dev.carrybit.nn.Parameters;
import dev.carrybit.optim.OptimizerState;
import dev.carrybit.storage.Metadata;
import dev.carrybit.storage.NamedWeights;
import dev.carrybit.storage.SafeTensors;
import dev.carrybit.storage.Tensor;
import dev.carrybit.storage.TensorFile;
import dev.carrybit.train.Measurement;
import dev.carrybit.train.TrainingState;
import dev.carrybit.train.Validation;
import dev.carrybit.train.WorkPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The state of a run as one file: a safetensors file that other programs can read, with a checksum.
 *
 * @param origin the run that the state belongs to
 * @param state what training continues from; the layout of its weights is that of the file
 * @param samples length of the run's file of samples, in bytes
 * @param end the result of a finished run
 */
public record Checkpoint(Origin origin, TrainingState state, long samples, Optional<RunEnd> end) {

  private static final String FORMATS = "carrybit-checkpoint-";
  private static final String FORMAT = FORMATS + "1";
  private static final String OPTIMIZER_STATE = "optimizer.memory";
  private static final String GIVEN = "first-weights";
  private static final String CARRIED = "carried";
  private static final String FINAL = "final.";

  /** Bytes of a header beside the vocabulary. */
  private static final int ROOM_FOR_OTHERS = 1 << 16;

  /**
   * What determines the bits of a run. A run does not resume from a checkpoint of another origin.
   *
   * @param settings the value of every key, except the run directory
   * @param data the fingerprint of the prepared text; empty for additions
   * @param given the fingerprint of the file with the initial weights; empty if they were drawn
   */
  public record Origin(Map<String, String> settings, String data, String given) {}

  /**
   * The result of a finished run.
   *
   * @param result in JSON
   * @param model the metadata of the model's file
   * @param weights of the model's file if they are not the last ones; else empty
   */
  public record RunEnd(String result, Map<String, String> model, List<Tensor> weights) {}

  /** A checkpoint of a run that is not finished. It shares the arrays of {@code state}. */
  public static Checkpoint of(Origin origin, TrainingState state, long samples) {
    return new Checkpoint(origin, state, samples, Optional.empty());
  }

  /**
   * The checkpoint of the finished run.
   *
   * @param result in JSON
   * @param model the model's file, with these weights or earlier ones
   */
  public Checkpoint finished(String result, TensorFile model) {
    var other = model.tensors().equals(tensors()) ? List.<Tensor>of() : model.tensors();
    return new Checkpoint(
        origin, state, samples, Optional.of(new RunEnd(result, model.metadata(), other)));
  }

  /**
   * Checks that the checkpoint of a finished run can hold a model with that metadata.
   *
   * @throws CarrybitException ({@link ExitCode#BAD_DATA}) if its vocabulary is too large
   */
  static void requireRoom(Map<String, String> model) {
    var metadata = new Metadata("checkpoint", new TreeMap<>());
    metadata.put("settings", " ".repeat(ROOM_FOR_OTHERS));
    metadata.put("model", model);
    SafeTensors.bytes(new TensorFile(metadata.texts(), List.of()));
  }

  /** The file of the finished run's model. */
  public Optional<TensorFile> model() {
    return end.map(
        found ->
            new TensorFile(found.model(), found.weights().isEmpty() ? tensors() : found.weights()));
  }

  private List<Tensor> tensors() {
    return NamedWeights.tensors(state.weights());
  }

  /**
   * The weights in {@code layout}.
   *
   * @throws CarrybitException ({@link ExitCode#CONFIGURATION}) if the names or shapes differ
   */
  public Parameters weights(ParameterLayout layout) {
    return NamedWeights.of("checkpoint", tensors(), layout);
  }

  /**
   * The state that a run of {@code plan} continues from.
   *
   * @throws CarrybitException ({@link ExitCode#CONFIGURATION}) if the network differs
   * @throws CarrybitException ({@link ExitCode#BAD_DATA}) if anything else does not match the plan
   */
  public TrainingState state(WorkPlan plan) {
    var weights = weights(plan.layout());
    require(
        "the optimizer's arrays", plan.optimizer().arrayCount(), state.optimizer().arrayCount());
    require("steps beyond a round", 0, state.steps() % plan.localSteps());
    require("carried states", plan.shards(), state.carried().size());
    boolean carries = plan.examples().carries() && state.steps() > 0;
    for (var shard : plan.cut()) {
      int size = carries ? shard.count() * plan.model().spec().stateSize() : 0;
      int found = state.carried().get(shard.index()).length;
      require("numbers in the state that shard %d carries".formatted(shard.index()), size, found);
    }
    return state.withWeights(weights);
  }

  private static void require(String what, long expected, long found) {
    if (found != expected) {
      throw CarrybitException.badData(
          "checkpoint: %s: expected %d by the run's settings, found %d", what, expected, found);
    }
  }

  /**
   * The content of the file. It has copies of the weights, the optimizer state and the carried
   * states.
   */
  public TensorFile file() {
    var carried = state.carried();
    var metadata = new Metadata("checkpoint", new TreeMap<>());
    metadata.put("format", FORMAT);
    metadata.put("settings", origin.settings());
    metadata.put("data", origin.data());
    if (!origin.given().isEmpty()) {
      metadata.put(GIVEN, origin.given());
    }
    metadata.put("steps", state.steps());
    metadata.put("targets", state.targets());
    metadata.put("loss", state.loss());
    metadata.put("seconds", state.seconds());
    metadata.put("samples", samples);
    metadata.put("carried.lengths", carried.stream().mapToLong(each -> each.length).toArray());
    state.validation().ifPresent(validation -> put(metadata, validation));
    var tensors = new ArrayList<>(tensors());
    end.ifPresent(
        found -> {
          metadata.put("result", found.result());
          metadata.put("model", found.model());
          found.weights().forEach(each -> tensors.add(each.as(FINAL + each.name())));
        });
    tensors.add(vector(OPTIMIZER_STATE, state.optimizer().values()));
    tensors.add(vector(CARRIED, joined(carried)));
    return new TensorFile(metadata.texts(), tensors);
  }

  private static double[] joined(List<double[]> states) {
    var all = new double[states.stream().mapToInt(each -> each.length).reduce(0, Math::addExact)];
    int from = 0;
    for (var state : states) {
      System.arraycopy(state, 0, all, from, state.length);
      from += state.length;
    }
    return all;
  }

  private static Tensor vector(String name, double[] values) {
    return new Tensor(name, new int[] {values.length}, values);
  }

  private static void put(Metadata metadata, Validation validation) {
    var best = validation.best();
    metadata.put("validation.step", validation.step());
    metadata.put("validation.best.step", validation.bestStep());
    metadata.put("validation.best.loss", best.loss());
    metadata.put("validation.best.targets", best.targets());
    metadata.put("validation.best.right-targets", best.rightTargets());
    metadata.put("validation.best.sums", best.sums());
    metadata.put("validation.best.right-sums", best.rightSums());
    metadata.put("validation.since-best", validation.sinceBest());
    metadata.put("validation.rate-scale", validation.rateScale());
    metadata.put("validation.since-cut", validation.sinceCut());
  }

  private static Optional<Validation> validation(Metadata metadata) {
    if (!metadata.has("validation.step")) {
      return Optional.empty();
    }
    var best =
        new Measurement(
            metadata.number("validation.best.loss"),
            metadata.count("validation.best.targets"),
            metadata.count("validation.best.right-targets"),
            metadata.count("validation.best.sums"),
            metadata.count("validation.best.right-sums"));
    return Optional.of(
        new Validation(
            metadata.count("validation.step"),
            metadata.count("validation.best.step"),
            best,
            metadata.count("validation.since-best"),
            metadata.number("validation.rate-scale"),
            metadata.count("validation.since-cut")));
  }

  /**
   * The checkpoint in a file.
   *
   * @param name of the file in messages
   * @throws CarrybitException ({@link ExitCode#BAD_DATA}) if it is not a checkpoint, or damaged
   * @throws CarrybitException ({@link ExitCode#CONFIGURATION}) if it has another version's format
   */
  public static Checkpoint read(TensorFile file, String name) {
    var metadata = new Metadata(name, file.metadata());
    metadata.requireFormat(FORMATS, FORMAT);
    var origin =
        new Origin(
            metadata.texts("settings"),
            metadata.text("data"),
            metadata.has(GIVEN) ? metadata.text(GIVEN) : "");
    var tensors = new ArrayList<>(file.tensors());
    var optimizerState = removed(tensors, OPTIMIZER_STATE, name);
    var carried = cut(removed(tensors, CARRIED, name), metadata.counts("carried.lengths"), name);
    var end = end(metadata, tensors);
    var weights = NamedWeights.of(name, tensors);
    var state =
        new TrainingState(
            weights,
            optimizer(optimizerState, weights.layout().size(), name),
            carried,
            metadata.count("steps"),
            metadata.count("targets"),
            metadata.number("loss"),
            metadata.number("seconds"),
            validation(metadata));
    return new Checkpoint(origin, state, metadata.count("samples"), end);
  }

  private static OptimizerState optimizer(double[] values, int size, String name) {
    if (size == 0 || values.length % size > 0) {
      throw CarrybitException.badData(
          "%s: expected a multiple of the %d weights in %s, found %d numbers",
          name, size, OPTIMIZER_STATE, values.length);
    }
    return OptimizerState.of(values, size);
  }

  /** The result, whose weights are removed from {@code tensors}. */
  private static Optional<RunEnd> end(Metadata metadata, List<Tensor> tensors) {
    if (!metadata.has("result")) {
      return Optional.empty();
    }
    var weights = tensors.stream().filter(each -> each.name().startsWith(FINAL)).toList();
    tensors.removeAll(weights);
    var renamed =
        weights.stream().map(each -> each.as(each.name().substring(FINAL.length()))).toList();
    return Optional.of(new RunEnd(metadata.text("result"), metadata.texts("model"), renamed));
  }

  private static double[] removed(List<Tensor> tensors, String tensor, String name) {
    for (var each : tensors) {
      if (each.name().equals(tensor)) {
        tensors.remove(each);
        return each.values();
      }
    }
    throw CarrybitException.badData("%s: expected the tensor %s, found none", name, tensor);
  }

  private static List<double[]> cut(double[] states, long[] lengths, String name) {
    var cut = new ArrayList<double[]>();
    int from = 0;
    for (var length : lengths) {
      if (length > states.length - from) {
        break;
      }
      cut.add(Arrays.copyOfRange(states, from, from + (int) length));
      from += (int) length;
    }
    if (cut.size() < lengths.length || from < states.length) {
      throw CarrybitException.badData(
          "%s: expected carried states of the lengths in its header, found %d numbers",
          name, states.length);
    }
    return cut;
  }
}

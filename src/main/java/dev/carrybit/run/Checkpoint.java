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
  private static final String MEMORY = "optimizer.memory";
  private static final String GIVEN = "first-weights";
  private static final String CARRIED = "carried";
  private static final String FINAL = "final.";

  /**
   * What determines the bits of a run. A run does not resume from a checkpoint of another origin.
   *
   * @param settings the value of every key, except the run directory
   * @param data the fingerprint of the prepared text; empty for additions
   * @param given the fingerprint of the file with the initial weights; empty if they were drawn
   */
  public record Origin(Map<String, String> settings, String data, String given) {
    public Origin {
      settings = Map.copyOf(settings);
    }

    /** The origin of a run with drawn weights. */
    public Origin(Map<String, String> settings, String data) {
      this(settings, data, "");
    }
  }

  /**
   * The result of a finished run.
   *
   * @param result in JSON
   * @param model the metadata of the model's file
   * @param weights of the model's file if they are not the last ones; else empty
   */
  public record RunEnd(String result, Map<String, String> model, List<Tensor> weights) {
    public RunEnd {
      model = Map.copyOf(model);
      weights = List.copyOf(weights);
    }
  }

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
   * @throws CarrybitException if the names or shapes differ
   */
  public Parameters weights(ParameterLayout layout) {
    return NamedWeights.of("checkpoint", tensors(), layout);
  }

  /**
   * The state that a run of {@code plan} continues from.
   *
   * @throws CarrybitException if the network differs
   * @throws CarrybitException ({@link ExitCode#BAD_DATA}) if anything else does not match the plan
   */
  public TrainingState state(WorkPlan plan) {
    var weights = weights(plan.layout());
    long memory = (long) plan.optimizer().memories() * plan.layout().size();
    require("the optimizer's memory", memory, state.optimizer().memory().length);
    require("steps beyond a round", 0, state.steps() % plan.localSteps());
    require("carried states", plan.shards(), state.carried().size());
    for (var shard : plan.cut()) {
      boolean carries = plan.examples().carries() && state.steps() > 0;
      int size = carries ? shard.count() * plan.model().spec().stateSize() : 0;
      int found = state.carried().get(shard.index()).length;
      require("numbers in the state that shard %d carries".formatted(shard.index()), size, found);
    }
    return new TrainingState(
        weights,
        state.optimizer(),
        state.carried(),
        state.steps(),
        state.targets(),
        state.loss(),
        state.seconds(),
        state.validation());
  }

  private static void require(String what, long expected, long found) {
    if (found != expected) {
      throw new CarrybitException(
          ExitCode.BAD_DATA,
          "checkpoint: %s: expected %d by the run's settings, found %d"
              .formatted(what, expected, found));
    }
  }

  /** The bytes of the file; equal for equal content. */
  public byte[] bytes() {
    var facts = new Metadata("checkpoint", new TreeMap<>());
    facts.put("format", FORMAT);
    facts.put("settings", origin.settings());
    facts.put("data", origin.data());
    if (!origin.given().isEmpty()) {
      facts.put(GIVEN, origin.given());
    }
    facts.put("steps", state.steps());
    facts.put("targets", state.targets());
    facts.put("loss", state.loss());
    facts.put("seconds", state.seconds());
    facts.put("optimizer.steps", state.optimizer().steps());
    facts.put("samples", samples);
    var carried = state.carried();
    facts.put("carried.lengths", carried.stream().mapToLong(each -> each.length).toArray());
    state.validation().ifPresent(validation -> put(facts, validation));
    end.ifPresent(
        found -> {
          facts.put("result", found.result());
          facts.put("model", found.model());
        });
    var tensors = new ArrayList<>(tensors());
    end.ifPresent(
        found -> found.weights().forEach(each -> tensors.add(each.as(FINAL + each.name()))));
    var memory = state.optimizer().memory();
    tensors.add(new Tensor(MEMORY, new int[] {memory.length}, memory));
    var states = joined(carried);
    tensors.add(new Tensor(CARRIED, new int[] {states.length}, states));
    return SafeTensors.bytes(new TensorFile(facts.texts(), tensors));
  }

  private static void put(Metadata facts, Validation validation) {
    var best = validation.best();
    facts.put("validation.step", validation.step());
    facts.put("validation.best.step", validation.bestStep());
    facts.put("validation.best.loss", best.loss());
    facts.put("validation.best.targets", best.targets());
    facts.put("validation.best.right-targets", best.rightTargets());
    facts.put("validation.best.sums", best.sums());
    facts.put("validation.best.right-sums", best.rightSums());
    facts.put("validation.since-best", validation.sinceBest());
    facts.put("validation.rate-scale", validation.rateScale());
    facts.put("validation.since-cut", validation.sinceCut());
  }

  private static Optional<Validation> validation(Metadata facts) {
    if (!facts.has("validation.step")) {
      return Optional.empty();
    }
    var best =
        new Measurement(
            facts.number("validation.best.loss"),
            facts.count("validation.best.targets"),
            facts.count("validation.best.right-targets"),
            facts.count("validation.best.sums"),
            facts.count("validation.best.right-sums"));
    return Optional.of(
        new Validation(
            facts.count("validation.step"),
            facts.count("validation.best.step"),
            best,
            facts.count("validation.since-best"),
            facts.number("validation.rate-scale"),
            facts.count("validation.since-cut")));
  }

  /**
   * The checkpoint in a file.
   *
   * @param name of the file in messages
   * @throws CarrybitException ({@link ExitCode#BAD_DATA}) if it is not a checkpoint, or damaged
   * @throws CarrybitException ({@link ExitCode#CONFIGURATION}) if it has another version's format
   */
  public static Checkpoint read(TensorFile file, String name) {
    var facts = new Metadata(name, file.metadata());
    facts.requireFormat(FORMATS, FORMAT);
    var origin =
        new Origin(
            facts.texts("settings"), facts.text("data"), facts.has(GIVEN) ? facts.text(GIVEN) : "");
    var tensors = new ArrayList<>(file.tensors());
    var memory = removed(tensors, MEMORY, name);
    var carried = cut(removed(tensors, CARRIED, name), facts.counts("carried.lengths"), name);
    var end = end(facts, tensors);
    var state =
        new TrainingState(
            NamedWeights.of(name, tensors),
            new OptimizerState(memory, facts.count("optimizer.steps")),
            carried,
            facts.count("steps"),
            facts.count("targets"),
            facts.number("loss"),
            facts.number("seconds"),
            validation(facts));
    return new Checkpoint(origin, state, facts.count("samples"), end);
  }

  private static Optional<RunEnd> end(Metadata facts, List<Tensor> tensors) {
    if (!facts.has("result")) {
      return Optional.empty();
    }
    var weights =
        tensors.stream()
            .filter(Checkpoint::isFinal)
            .map(each -> each.as(each.name().substring(FINAL.length())))
            .toList();
    tensors.removeIf(Checkpoint::isFinal);
    return Optional.of(new RunEnd(facts.text("result"), facts.texts("model"), weights));
  }

  private static boolean isFinal(Tensor tensor) {
    return tensor.name().startsWith(FINAL) && tensor.name().length() > FINAL.length();
  }

  private static double[] removed(List<Tensor> tensors, String tensor, String name) {
    for (var each : tensors) {
      if (each.name().equals(tensor)) {
        tensors.remove(each);
        return each.values();
      }
    }
    throw new CarrybitException(
        ExitCode.BAD_DATA, name + ": expected the tensor " + tensor + ", found none");
  }

  private static double[] joined(List<double[]> states) {
    var all = new double[Math.toIntExact(states.stream().mapToLong(state -> state.length).sum())];
    int end = 0;
    for (var state : states) {
      System.arraycopy(state, 0, all, end, state.length);
      end += state.length;
    }
    return all;
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
      throw new CarrybitException(
          ExitCode.BAD_DATA,
          "%s: expected carried states of the lengths in its header, found %d numbers"
              .formatted(name, states.length));
    }
    return cut;
  }
}

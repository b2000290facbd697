package dev.carrybit.train;

import dev.carrybit.DataException;
import dev.carrybit.nn.ParameterLayout;
import dev.carrybit.nn.Parameters;
import dev.carrybit.storage.Facts;
import dev.carrybit.storage.NamedWeights;
import dev.carrybit.storage.SafeTensors;
import dev.carrybit.storage.Tensor;
import dev.carrybit.storage.TensorFile;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * All that the next step of a run depends on, as the content of one file: a safetensors file that
 * others can read too, with a check sum of itself.
 *
 * @param origin the run that it is of
 * @param course how far the run has come
 * @param weights under PyTorch's names
 * @param memory what the optimizer remembers, its memories one after the other
 * @param carried the state that each shard's last window ended with
 * @param end of a run that has come to it
 */
public record Checkpoint(
    Origin origin,
    Course course,
    List<Tensor> weights,
    double[] memory,
    List<double[]> carried,
    Optional<End> end) {

  private static final String FORMATS = "carrybit-checkpoint-";
  private static final String FORMAT = FORMATS + "1";
  private static final String MEMORY = "optimizer.memory";
  private static final String GIVEN = "first-weights";
  private static final String CARRIED = "carried";
  private static final String FINAL = "final.";

  public Checkpoint {
    weights = List.copyOf(weights);
    carried = List.copyOf(carried);
  }

  /**
   * What a run is made of; another one's state makes no sense in it.
   *
   * @param settings the value of every key but the run's place
   * @param data the fingerprint of a prepared text; else empty
   * @param given the fingerprint of the file with the first weights; empty where they were drawn
   */
  public record Origin(Map<String, String> settings, String data, String given) {
    public Origin {
      settings = Map.copyOf(settings);
    }

    /** What a run with drawn weights is made of. */
    public Origin(Map<String, String> settings, String data) {
      this(settings, data, "");
    }
  }

  /**
   * How far a run has come.
   *
   * @param steps completed steps
   * @param targets trained on in all
   * @param loss mean per target of the last round; not a number before the first
   * @param seconds of training
   * @param optimizerSteps that the optimizer counts
   * @param samples bytes of the run's file of samples
   * @param standing what its measurements have come to, if there was any
   */
  public record Course(
      long steps,
      long targets,
      double loss,
      double seconds,
      long optimizerSteps,
      long samples,
      Optional<Standing> standing) {

    /** Before the first measurement. */
    public Course(
        long steps, long targets, double loss, double seconds, long optimizerSteps, long samples) {
      this(steps, targets, loss, seconds, optimizerSteps, samples, Optional.empty());
    }
  }

  /**
   * What a run ended with.
   *
   * @param result in JSON
   * @param model the texts that its model's file holds beside the weights
   * @param weights of that file, where they are not the last ones; else none
   */
  public record End(String result, Map<String, String> model, List<Tensor> weights) {
    public End {
      model = Map.copyOf(model);
      weights = List.copyOf(weights);
    }
  }

  /** The checkpoint of weights laid out as they are. */
  public static Checkpoint of(
      Origin origin, Course course, Parameters weights, double[] memory, List<double[]> carried) {
    var tensors = NamedWeights.tensors(weights);
    return new Checkpoint(origin, course, tensors, memory, carried, Optional.empty());
  }

  /**
   * The same at the end of a run.
   *
   * @param result in JSON
   * @param model the file that the run ends with, of these weights or of earlier ones
   */
  public Checkpoint finished(String result, TensorFile model) {
    var other = model.tensors().equals(weights) ? List.<Tensor>of() : model.tensors();
    var end = Optional.of(new End(result, model.metadata(), other));
    return new Checkpoint(origin, course, weights, memory, carried, end);
  }

  /** The model's file, where the run has come to its end. */
  public Optional<TensorFile> model() {
    return end.map(
        found ->
            new TensorFile(found.model(), found.weights().isEmpty() ? weights : found.weights()));
  }

  /**
   * The weights, laid out as {@code layout}.
   *
   * @throws dev.carrybit.ConfigurationException if names or shapes are others
   */
  public Parameters weights(ParameterLayout layout) {
    return NamedWeights.of("checkpoint", weights, layout);
  }

  /** The bytes of the file; the same bytes for the same content. */
  public byte[] bytes() {
    var facts = new Facts("checkpoint", new TreeMap<>());
    facts.put("format", FORMAT);
    facts.put("settings", origin.settings());
    facts.put("data", origin.data());
    if (!origin.given().isEmpty()) {
      facts.put(GIVEN, origin.given());
    }
    facts.put("steps", course.steps());
    facts.put("targets", course.targets());
    facts.put("loss", course.loss());
    facts.put("seconds", course.seconds());
    facts.put("optimizer.steps", course.optimizerSteps());
    facts.put("samples", course.samples());
    facts.put("carried.lengths", carried.stream().mapToLong(state -> state.length).toArray());
    course.standing().ifPresent(standing -> standing.put(facts));
    end.ifPresent(
        found -> {
          facts.put("result", found.result());
          facts.put("model", found.model());
        });
    var tensors = new ArrayList<>(weights);
    end.ifPresent(
        found -> found.weights().forEach(each -> tensors.add(each.as(FINAL + each.name()))));
    tensors.add(new Tensor(MEMORY, new int[] {memory.length}, memory));
    var states = joined(carried);
    tensors.add(new Tensor(CARRIED, new int[] {states.length}, states));
    return SafeTensors.bytes(new TensorFile(facts.texts(), tensors));
  }

  /**
   * The content of a file of {@code length} bytes, whoever wrote it.
   *
   * @param name what the file is called in messages
   * @throws DataException if it is no checkpoint, or is damaged
   * @throws dev.carrybit.ConfigurationException if it is a newer version's
   */
  public static Checkpoint read(InputStream in, long length, String name) {
    var file = SafeTensors.readChecked(in, length, name);
    var facts = new Facts(name, file.metadata());
    facts.requireFormat(FORMATS, FORMAT);
    var origin =
        new Origin(
            facts.texts("settings"), facts.text("data"), facts.has(GIVEN) ? facts.text(GIVEN) : "");
    var course =
        new Course(
            facts.count("steps"),
            facts.count("targets"),
            facts.number("loss"),
            facts.number("seconds"),
            facts.count("optimizer.steps"),
            facts.count("samples"),
            Standing.read(facts));
    var weights = new ArrayList<>(file.tensors());
    var memory = removed(weights, MEMORY, name);
    var states = removed(weights, CARRIED, name);
    var end = end(facts, weights);
    var carried = cut(states, facts.counts("carried.lengths"), name);
    return new Checkpoint(origin, course, weights, memory, carried, end);
  }

  private static Optional<End> end(Facts facts, List<Tensor> tensors) {
    if (!facts.has("result")) {
      return Optional.empty();
    }
    var weights =
        tensors.stream()
            .filter(Checkpoint::isFinal)
            .map(each -> each.as(each.name().substring(FINAL.length())))
            .toList();
    tensors.removeIf(Checkpoint::isFinal);
    return Optional.of(new End(facts.text("result"), facts.texts("model"), weights));
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
    throw new DataException(name + ": expected the tensor " + tensor + ", found none");
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
      throw new DataException(
          "%s: expected carried states of the lengths in its header, found %d numbers"
              .formatted(name, states.length));
    }
    return cut;
  }
}

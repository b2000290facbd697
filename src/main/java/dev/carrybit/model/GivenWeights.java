package dev.carrybit.model;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.nn.Elman;
import dev.carrybit.nn.ModelLayout;
import dev.carrybit.nn.ModelSpec;
import dev.carrybit.nn.ParameterLayout.Slot;
import dev.carrybit.nn.Parameters;
import dev.carrybit.storage.SafeTensors;
import dev.carrybit.storage.Sha256;
import dev.carrybit.storage.Tensor;
import dev.carrybit.text.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Weights of a safetensors file that a run is to begin with, whoever wrote it: an export, a run's
 * own model, or the {@code state_dict} of PyTorch's modules. The recurrent part's names may begin
 * with {@code rnn.}; where a layer has one bias here, PyTorch's two are added.
 *
 * @param name of the file, for messages
 * @param metadata what the file says of itself
 * @param tensors by their names without {@code rnn.}
 * @param fingerprint of the file: two files are the same if theirs is
 */
public record GivenWeights(
    String name, Map<String, String> metadata, Map<String, Tensor> tensors, String fingerprint) {

  private static final String KEY = "model.init.from";

  public GivenWeights {
    metadata = Map.copyOf(metadata);
    tensors = Map.copyOf(tensors);
  }

  /**
   * The weights in the bytes of a file.
   *
   * @throws CarrybitException ({@link ExitCode#BAD_DATA}) if it is no sound safetensors file
   */
  public static GivenWeights of(String name, byte[] bytes) {
    var file = SafeTensors.read(bytes, name);
    var tensors = new TreeMap<String, Tensor>();
    for (var tensor : file.tensors()) {
      var own = withoutPrefix(tensor.name());
      if (tensors.put(own, tensor) != null) {
        throw new CarrybitException(
            ExitCode.BAD_DATA, "%s: expected %s once, found it twice".formatted(name, own));
      }
    }
    return new GivenWeights(name, file.metadata(), tensors, fingerprint(bytes));
  }

  private static String withoutPrefix(String tensor) {
    return tensor.startsWith(TorchFile.RECURRENT)
        ? tensor.substring(TorchFile.RECURRENT.length())
        : tensor;
  }

  private static String fingerprint(byte[] bytes) {
    return Sha256.hex(bytes);
  }

  /** For how many symbols it has outputs; empty where it does not say. */
  public OptionalInt symbols() {
    var output = Optional.ofNullable(tensors.get(ModelLayout.OUTPUT_WEIGHT));
    return output.map(Tensor::shape).filter(shape -> shape.length == 2 && shape[0] > 0).stream()
        .mapToInt(shape -> shape[0])
        .findFirst();
  }

  /**
   * The weights of the network {@code spec}.
   *
   * @param vocabulary what its symbols stand for, which a file that says so has to say too
   * @throws CarrybitException ({@link ExitCode#CONFIGURATION}) with all that keeps the file from
   *     being that network's
   */
  public Parameters weights(ModelSpec spec, Optional<Vocabulary> vocabulary) {
    var problems = new ArrayList<String>();
    problems.addAll(othersThan(spec));
    problems.addAll(othersThan(vocabulary));
    if (problems.isEmpty()) {
      var weights = filled(spec, problems);
      if (problems.isEmpty()) {
        return weights;
      }
    }
    throw new CarrybitException(
        ExitCode.CONFIGURATION,
        String.join(
            "\n",
            problems.stream().map(problem -> "%s: %s: %s".formatted(KEY, name, problem)).toList()));
  }

  private List<String> othersThan(ModelSpec spec) {
    var own = ExportedNetwork.described(spec);
    var told = new ArrayList<>(List.of("cell"));
    if (spec.cell() instanceof Elman) {
      told.add("activation");
    }
    return told.stream()
        .filter(fact -> !metadata.getOrDefault(fact, own.get(fact)).equals(own.get(fact)))
        .map(
            fact ->
                "expected the weights of model.%s = %s, found %s"
                    .formatted(fact, own.get(fact), metadata.get(fact)))
        .toList();
  }

  private List<String> othersThan(Optional<Vocabulary> wanted) {
    var found = Vocabulary.read(name, metadata);
    if (found.isEmpty() || wanted.isEmpty()) {
      return List.of();
    }
    var ours = wanted.get();
    var theirs = found.get();
    if (ours.tokens() != theirs.tokens() || ours.size() != theirs.size()) {
      return List.of(
          "expected the text's vocabulary, %d of kind %s, found %d of kind %s"
              .formatted(ours.size(), ours.tokens(), theirs.size(), theirs.tokens()));
    }
    for (int symbol = 0; symbol < ours.size(); symbol++) {
      if (!ours.token(symbol).equals(theirs.token(symbol))) {
        return List.of(
            "expected the text's vocabulary, whose symbol %d is %s, found another"
                .formatted(symbol, Vocabulary.quote(ours.token(symbol))));
      }
    }
    return List.of();
  }

  private Parameters filled(ModelSpec spec, List<String> problems) {
    var weights = Parameters.zeros(ModelLayout.of(spec));
    var left = new TreeSet<>(tensors.keySet());
    for (var slot : weights.layout().slots()) {
      left.remove(slot.name());
      add(Optional.ofNullable(tensors.get(slot.name())), slot, weights, problems);
      var second = slot.name().replace("bias_ih", "bias_hh");
      if (!weights.layout().names().contains(second) && left.remove(second)) {
        add(Optional.of(tensors.get(second)), slot, weights, problems);
      }
    }
    left.forEach(other -> problems.add("expected no tensor %s".formatted(other)));
    return weights;
  }

  private static void add(
      Optional<Tensor> tensor, Slot slot, Parameters weights, List<String> problems) {
    var wanted = TorchFile.shape(slot);
    var values = tensor.map(Tensor::values).orElse(new double[0]);
    if (tensor.isEmpty() || !Arrays.equals(tensor.get().shape(), wanted)) {
      problems.add(
          "expected %s of shape %s, found %s"
              .formatted(
                  tensor.map(Tensor::name).orElse(slot.name()),
                  Arrays.toString(wanted),
                  tensor.map(one -> Arrays.toString(one.shape())).orElse("none")));
    } else if (!Arrays.stream(values).allMatch(Double::isFinite)) {
      problems.add("expected finite numbers in %s".formatted(tensor.get().name()));
    } else {
      for (int i = 0; i < values.length; i++) {
        weights.values()[slot.offset() + i] += values[i];
      }
    }
  }
}

package dev.carrybit.model;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.Words;
import dev.carrybit.nn.Elman;
import dev.carrybit.nn.ModelLayout;
import dev.carrybit.nn.ModelSpec;
import dev.carrybit.nn.ParameterLayout.Slot;
import dev.carrybit.nn.Parameters;
import dev.carrybit.storage.NamedWeights;
import dev.carrybit.storage.SafeTensors;
import dev.carrybit.storage.Sha256;
import dev.carrybit.storage.Tensor;
import dev.carrybit.text.Vocabulary;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Initial weights from a safetensors file: an export, the model of a run, or the {@code state_dict}
 * of a PyTorch module. Names of recurrent parameters may begin with {@code rnn.}. Where a layer has
 * one bias here and two in the file, the two are added.
 *
 * @param name of the file, for messages
 * @param metadata of the file
 * @param tensors by name, without {@code rnn.}
 * @param fingerprint SHA-256 of the file
 */
public record PretrainedWeights(
    String name, Map<String, String> metadata, Map<String, Tensor> tensors, String fingerprint) {

  private static final String KEY = "model.init.from";

  public PretrainedWeights {
    metadata = Map.copyOf(metadata);
    tensors = Map.copyOf(tensors);
  }

  /**
   * Reads a file.
   *
   * @param in the file from its start
   * @param length of the file
   * @param name of the file
   * @throws CarrybitException (BAD_DATA) if it is not a valid safetensors file
   * @throws CarrybitException (CONFIGURATION) if it is a model of another version
   */
  public static PretrainedWeights read(InputStream in, long length, String name)
      throws IOException {
    var digest = Sha256.digest();
    var file = SafeTensors.read(new DigestInputStream(in, digest), length, name);
    TrainedModel.requireThisVersion(name, file.metadata());
    var tensors = new TreeMap<String, Tensor>();
    for (var tensor : file.tensors()) {
      var parameter = tensor.name().replaceFirst("^rnn\\.", "");
      if (tensors.put(parameter, tensor) != null) {
        throw CarrybitException.badData("%s: expected %s once, found it twice", name, parameter);
      }
    }
    return new PretrainedWeights(name, file.metadata(), tensors, Sha256.hex(digest));
  }

  /** The number of symbols that the output layer distinguishes, where there is such a layer. */
  public OptionalInt symbols() {
    var output = Optional.ofNullable(tensors.get(ModelLayout.OUTPUT_WEIGHT));
    return output.map(Tensor::shape).filter(shape -> shape.length == 2 && shape[0] > 0).stream()
        .mapToInt(shape -> shape[0])
        .findFirst();
  }

  /**
   * Returns the weights for the network {@code spec}.
   *
   * @param vocabulary of the text; a vocabulary in the file must be the same
   * @throws CarrybitException ({@link ExitCode#CONFIGURATION}) with every difference between the
   *     file and the network
   */
  public Parameters weights(ModelSpec spec, Optional<Vocabulary> vocabulary) {
    var problems = new ArrayList<String>();
    compareArchitecture(spec, problems);
    vocabulary.ifPresent(
        wanted ->
            Vocabulary.read(name, metadata)
                .ifPresent(found -> compareVocabulary(wanted, found, problems)));
    var weights = Parameters.zeros(ModelLayout.of(spec));
    if (problems.isEmpty()) {
      fill(weights, problems);
    }
    if (problems.isEmpty()) {
      return weights;
    }
    throw CarrybitException.of(
        problems.stream().map(problem -> "%s: %s: %s".formatted(KEY, name, problem)).toList());
  }

  private void compareArchitecture(ModelSpec spec, List<String> problems) {
    var wanted = TrainedModel.architecture(spec);
    var keys = spec.cell() instanceof Elman ? List.of("cell", "activation") : List.of("cell");
    for (var key : keys) {
      var found = metadata.getOrDefault(key, wanted.get(key));
      if (!found.equals(wanted.get(key))) {
        problems.add(
            "expected the weights of model.%s = %s, found %s"
                .formatted(key, wanted.get(key), found));
      }
    }
  }

  private static void compareVocabulary(
      Vocabulary wanted, Vocabulary found, List<String> problems) {
    int shorter = Math.min(wanted.size(), found.size());
    int same = 0;
    while (same < shorter && wanted.token(same).equals(found.token(same))) {
      same++;
    }
    if (wanted.tokens() != found.tokens() || wanted.size() != found.size() || same < shorter) {
      problems.add(
          "expected the text's vocabulary, %d of kind %s, found %d of kind %s; the first that differs is symbol %d, in the text %s, in the file %s"
              .formatted(
                  wanted.size(),
                  Words.of(wanted.tokens()),
                  found.size(),
                  Words.of(found.tokens()),
                  same,
                  quote(wanted, same),
                  quote(found, same)));
    }
  }

  private static String quote(Vocabulary vocabulary, int symbol) {
    return symbol < vocabulary.size() ? Vocabulary.quote(vocabulary.token(symbol)) : "none";
  }

  private void fill(Parameters weights, List<String> problems) {
    var unused = new TreeSet<>(tensors.keySet());
    for (var slot : weights.layout().slots()) {
      unused.remove(slot.name());
      add(Optional.ofNullable(tensors.get(slot.name())), slot, weights, problems);
      var second = slot.name().replace("bias_ih", "bias_hh");
      if (!weights.layout().names().contains(second) && unused.remove(second)) {
        add(Optional.of(tensors.get(second)), slot, weights, problems);
      }
    }
    unused.forEach(other -> problems.add("expected no tensor " + other));
  }

  private static void add(
      Optional<Tensor> tensor, Slot slot, Parameters weights, List<String> problems) {
    var shape = NamedWeights.shape(slot);
    if (tensor.isEmpty() || !Arrays.equals(tensor.get().shape(), shape)) {
      problems.add(
          "expected %s of shape %s, found %s"
              .formatted(
                  tensor.map(Tensor::name).orElse(slot.name()),
                  Arrays.toString(shape),
                  tensor.map(one -> Arrays.toString(one.shape())).orElse("none")));
      return;
    }
    var values = tensor.get().values();
    if (!Arrays.stream(values).allMatch(Double::isFinite)) {
      problems.add("expected finite numbers in " + tensor.get().name());
      return;
    }
    for (int i = 0; i < values.length; i++) {
      weights.values()[slot.offset() + i] += values[i];
    }
  }
}

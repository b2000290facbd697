package dev.carrybit.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.carrybit.config.ConfigurationException;
import dev.carrybit.data.DataException;
import dev.carrybit.data.Tokens;
import dev.carrybit.data.Vocabulary;
import dev.carrybit.params.ParameterLayout;
import dev.carrybit.params.Parameters;
import dev.carrybit.params.Slot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The content of a model file: weights under PyTorch's names, and what their symbols stand for.
 *
 * @param name of the file, for messages
 * @param file tensors and metadata as they are in the file
 */
public record TrainedModel(String name, TensorFile file) {

  private static final String FORMAT = "format";
  private static final String FORMATS = "carrybit-model-";
  private static final String FORMAT_VALUE = FORMATS + "1";
  private static final String TOKENS = "tokens";
  private static final String VOCABULARY = "vocabulary";

  /**
   * The model of {@code weights}.
   *
   * @param vocabulary of a text model; none of an adder
   */
  public static TrainedModel of(Parameters weights, Optional<Vocabulary> vocabulary) {
    var tensors = new ArrayList<Tensor>();
    for (var slot : weights.layout().slots()) {
      var values = Arrays.copyOfRange(weights.values(), slot.offset(), slot.end());
      tensors.add(new Tensor(slot.name(), shape(slot), values));
    }
    var metadata = new HashMap<String, String>();
    metadata.put(FORMAT, FORMAT_VALUE);
    vocabulary.ifPresent(
        present -> {
          metadata.put(TOKENS, present.tokens().name().toLowerCase(Locale.ROOT));
          metadata.put(VOCABULARY, json(present.entries()));
        });
    return new TrainedModel("model file", new TensorFile(metadata, tensors));
  }

  /**
   * What the symbols stand for.
   *
   * @throws DataException if the file says so in a way that cannot be read
   */
  public Optional<Vocabulary> vocabulary() {
    requireFormat();
    var entries = file.metadata().get(VOCABULARY);
    if (entries == null) {
      return Optional.empty();
    }
    var tokens = file.metadata().getOrDefault(TOKENS, "");
    for (var kind : Tokens.values()) {
      if (kind.name().toLowerCase(Locale.ROOT).equals(tokens)) {
        return Optional.of(Vocabulary.of(kind, entries(entries)));
      }
    }
    throw new DataException(name + ": expected tokens char, byte or word, found " + tokens);
  }

  /**
   * The weights, laid out as {@code layout}.
   *
   * @throws ConfigurationException if names or shapes are others
   */
  public Parameters weights(ParameterLayout layout) {
    requireFormat();
    Map<String, Tensor> byName = new HashMap<>();
    file.tensors().forEach(tensor -> byName.put(tensor.name(), tensor));
    var weights = Parameters.zeros(layout);
    for (var slot : layout.slots()) {
      var tensor = byName.remove(slot.name());
      if (tensor == null || !Arrays.equals(tensor.shape(), shape(slot))) {
        throw other(
            "%s of shape %s, found %s"
                .formatted(
                    slot.name(),
                    Arrays.toString(shape(slot)),
                    tensor == null ? "none" : Arrays.toString(tensor.shape())));
      }
      System.arraycopy(tensor.values(), 0, weights.values(), slot.offset(), slot.size());
    }
    if (!byName.isEmpty()) {
      throw other(
          "the parameters %s, found %s as well"
              .formatted(layout.names(), new TreeSet<>(byName.keySet())));
    }
    return weights;
  }

  private ConfigurationException other(String expected) {
    return new ConfigurationException(
        List.of(name + ": is the model of other settings: expected " + expected));
  }

  private void requireFormat() {
    var found = file.metadata().getOrDefault(FORMAT, "no format");
    if (found.equals(FORMAT_VALUE)) {
      return;
    }
    var problem = "%s: expected the format %s, found %s".formatted(name, FORMAT_VALUE, found);
    if (found.startsWith(FORMATS)) {
      throw new ConfigurationException(List.of(problem + "; use the version that wrote it"));
    }
    throw new DataException(problem);
  }

  /** A bias is a vector in PyTorch, and one column here. */
  private static int[] shape(Slot slot) {
    boolean vector = slot.name().contains("bias");
    return vector ? new int[] {slot.rows()} : new int[] {slot.rows(), slot.columns()};
  }

  private static String json(List<String> entries) {
    try {
      return new JsonMapper().writeValueAsString(entries);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a list of strings has no JSON", impossible);
    }
  }

  private List<String> entries(String json) {
    try {
      return List.of(new JsonMapper().readValue(json, String[].class));
    } catch (JsonProcessingException | NullPointerException broken) {
      throw new DataException(name + ": expected a vocabulary as a JSON list of strings");
    }
  }
}

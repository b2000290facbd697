package dev.carrybit.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.carrybit.config.ConfigurationException;
import dev.carrybit.data.DataException;
import dev.carrybit.data.Tokens;
import dev.carrybit.data.Vocabulary;
import dev.carrybit.params.ParameterLayout;
import dev.carrybit.params.Parameters;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

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
    var metadata = new HashMap<String, String>();
    metadata.put(FORMAT, FORMAT_VALUE);
    vocabulary.ifPresent(
        present -> {
          metadata.put(TOKENS, present.tokens().name().toLowerCase(Locale.ROOT));
          metadata.put(VOCABULARY, json(present.entries()));
        });
    return new TrainedModel("model file", new TensorFile(metadata, NamedWeights.tensors(weights)));
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
    return NamedWeights.of(name, file.tensors(), layout);
  }

  private void requireFormat() {
    new Facts(name, file.metadata()).requireFormat(FORMATS, FORMAT_VALUE);
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

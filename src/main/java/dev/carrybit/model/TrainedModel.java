package dev.carrybit.model;

import dev.carrybit.CarrybitException;
import dev.carrybit.Words;
import dev.carrybit.nn.Elman;
import dev.carrybit.nn.Input;
import dev.carrybit.nn.ModelLayout;
import dev.carrybit.nn.ModelSpec;
import dev.carrybit.nn.Parameters;
import dev.carrybit.storage.Metadata;
import dev.carrybit.storage.NamedWeights;
import dev.carrybit.storage.TensorFile;
import dev.carrybit.text.Vocabulary;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A trained network: architecture, weights and vocabulary.
 *
 * @param name of its file or run, for messages
 * @param spec the architecture
 * @param weights laid out by {@link ModelLayout}
 * @param vocabulary of a text model; empty for an adder
 */
public record TrainedModel(
    String name, ModelSpec spec, Parameters weights, Optional<Vocabulary> vocabulary) {

  private static final String FORMAT = "format";
  private static final String FORMATS = "carrybit-model-";
  private static final String FORMAT_VALUE = FORMATS + "1";

  /** Refuses a model of another version; weights of other programs have other formats, or none. */
  static void requireThisVersion(String name, Map<String, String> metadata) {
    if (metadata.getOrDefault(FORMAT, "").startsWith(FORMATS)) {
      new Metadata(name, metadata).requireFormat(FORMATS, FORMAT_VALUE);
    }
  }

  /** Returns the content of a model file: the weights under PyTorch's names, and the vocabulary. */
  public static TensorFile file(Parameters weights, Optional<Vocabulary> vocabulary) {
    var metadata = new Metadata("model file", new HashMap<>());
    metadata.put(FORMAT, FORMAT_VALUE);
    vocabulary.ifPresent(known -> metadata.texts().putAll(known.metadata()));
    return new TensorFile(metadata.texts(), NamedWeights.tensors(weights));
  }

  /**
   * Reads the content of a model file.
   *
   * @param name of the file, for messages
   * @param architecture the architecture for a vocabulary, or for an adder
   * @throws CarrybitException (BAD_DATA) if the vocabulary is damaged, (CONFIGURATION) if the
   *     weights belong to another architecture
   */
  public static TrainedModel read(
      String name, TensorFile file, Function<Optional<Vocabulary>, ModelSpec> architecture) {
    var metadata = new Metadata(name, file.metadata());
    metadata.requireFormat(FORMATS, FORMAT_VALUE);
    var vocabulary = Vocabulary.read(name, metadata.texts());
    var spec = architecture.apply(vocabulary);
    var weights = NamedWeights.of(name, file.tensors(), ModelLayout.of(spec));
    return new TrainedModel(name, spec, weights, vocabulary);
  }

  /** Returns the metadata of an export, by keys that the documentation lists, in ASCII. */
  Map<String, String> metadata() {
    var metadata = new TreeMap<>(architecture(spec));
    vocabulary.ifPresent(known -> metadata.putAll(known.metadata()));
    metadata.replaceAll((key, value) -> escapeNonAscii(value));
    return metadata;
  }

  static Map<String, String> architecture(ModelSpec spec) {
    var metadata = new TreeMap<String, String>();
    metadata.put("cell", spec.cell().getClass().getSimpleName().toLowerCase(Locale.ROOT));
    if (spec.cell() instanceof Elman elman) {
      metadata.put("activation", Words.of(elman.activation()));
    }
    metadata.put("input", spec.input() instanceof Input.Reals ? "reals" : "symbols");
    int inputs = spec.input().size();
    if (spec.input() instanceof Input.Embedded embedded) {
      inputs = embedded.symbols();
      metadata.put("embedding", Integer.toString(embedded.size()));
    }
    metadata.put("inputs", Integer.toString(inputs));
    metadata.put("hidden", Integer.toString(spec.hidden()));
    metadata.put("layers", Integer.toString(spec.layers()));
    metadata.put("bias", Boolean.toString(spec.bias()));
    metadata.put("outputs", Integer.toString(spec.outputs()));
    metadata.put("output", Words.of(spec.output()));
    return metadata;
  }

  /** Escapes the vocabulary, which is JSON: not all readers of metadata know all of Unicode. */
  private static String escapeNonAscii(String json) {
    var escaped = new StringBuilder();
    for (var letter : json.toCharArray()) {
      escaped.append(letter < 0x80 ? letter : "\\u%04x".formatted((int) letter));
    }
    return escaped.toString();
  }
}

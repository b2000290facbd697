package dev.carrybit.model;

import dev.carrybit.nn.Elman;
import dev.carrybit.nn.Input;
import dev.carrybit.nn.ModelSpec;
import dev.carrybit.nn.Parameters;
import dev.carrybit.text.Vocabulary;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A trained network as it is given to other programs.
 *
 * @param name where it comes from, for messages
 * @param spec the architecture
 * @param weights laid out by {@link dev.carrybit.nn.ModelLayout}
 * @param vocabulary what the symbols of a text model stand for
 */
public record ExportedNetwork(
    String name, ModelSpec spec, Parameters weights, Optional<Vocabulary> vocabulary) {

  /**
   * What a program has to know to build the network again, by names that are documented in the
   * README.
   */
  Map<String, String> description() {
    var texts = new TreeMap<>(described(spec));
    vocabulary.ifPresent(present -> texts.putAll(present.metadata()));
    texts.replaceAll((name, text) -> ascii(text));
    return texts;
  }

  /** The architecture alone. */
  static Map<String, String> described(ModelSpec spec) {
    var texts = new TreeMap<String, String>();
    texts.put("cell", word(spec.cell().getClass().getSimpleName()));
    if (spec.cell() instanceof Elman elman) {
      texts.put("activation", word(elman.activation().name()));
    }
    texts.put("input", spec.input() instanceof Input.Reals ? "reals" : "symbols");
    texts.put("inputs", Integer.toString(spec.input().size()));
    if (spec.input() instanceof Input.Embedded embedded) {
      texts.put("inputs", Integer.toString(embedded.symbols()));
      texts.put("embedding", Integer.toString(embedded.size()));
    }
    texts.put("hidden", Integer.toString(spec.hidden()));
    texts.put("layers", Integer.toString(spec.layers()));
    texts.put("bias", Boolean.toString(spec.bias()));
    texts.put("outputs", Integer.toString(spec.outputs()));
    texts.put("output", word(spec.output().name()));
    return texts;
  }

  /** What is not ASCII stands in JSON, and is escaped: not all readers know all of Unicode. */
  private static String ascii(String json) {
    var escaped = new StringBuilder();
    for (var letter : json.toCharArray()) {
      escaped.append(letter < 0x80 ? letter : "\\u%04x".formatted((int) letter));
    }
    return escaped.toString();
  }

  private static String word(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}

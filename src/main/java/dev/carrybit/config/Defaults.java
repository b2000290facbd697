package dev.carrybit.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The file of all keys, their explanations and their defaults.
 *
 * @param text as it is written
 * @param values by key
 */
record Defaults(String text, Map<String, Written> values) {

  private static final String NAME = "defaults.conf";

  static Defaults read() {
    try (var in = Defaults.class.getResourceAsStream(NAME)) {
      if (in == null) {
        throw new IllegalStateException(NAME + ": expected beside " + Defaults.class.getName());
      }
      var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      var file = ConfigurationFile.parse(NAME, text);
      if (!file.problems().isEmpty()) {
        throw new IllegalStateException(String.join("\n", file.problems()));
      }
      return new Defaults(text, Map.copyOf(file.values()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

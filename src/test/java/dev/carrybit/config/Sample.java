package dev.carrybit.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.carrybit.CarrybitException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Configurations that are right, and the problems of those that are not. */
final class Sample {

  static final String ADDITION = "task = addition\ntrain.steps = 100\n";
  static final String TEXT = "task = text\ntrain.steps = 100\n";

  private Sample() {}

  static RunSettings load(String hocon, String... overrides) {
    return SettingsLoader.load("conf/sample.conf", hocon, Arrays.asList(overrides));
  }

  static List<String> problems(String hocon, String... overrides) {
    return catchThrowableOfType(CarrybitException.class, () -> load(hocon, overrides))
        .getMessage()
        .lines()
        .toList();
  }

  /** A problem of {@code key} whose message has the words, values and places {@code named}. */
  static Consumer<String> names(String key, String... named) {
    return problem -> assertThat(problem).startsWith(key + ": ").contains(List.of(named));
  }
}

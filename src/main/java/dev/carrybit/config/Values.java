package dev.carrybit.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the user wrote, over the defaults; it notes what cannot be read, and reads on. */
final class Values {

  private final Map<String, Written> defaults;
  private final Map<String, Written> written;
  private final List<String> problems = new ArrayList<>();
  private final Set<Key<?>> unsound = new HashSet<>();

  Values(Map<String, Written> defaults, Map<String, Written> written) {
    this.defaults = defaults;
    this.written = written;
  }

  /** The value of a key; its default where the user's is wrong, which is noted. */
  <T> T read(Key<T> key) {
    return writtenValue(key).orElseGet(() -> defaultValue(key));
  }

  /** The value of a key without a default; {@code instead} where it is wrong or missing. */
  <T> T require(Key<T> key, T instead) {
    if (!isWritten(key)) {
      problems.add(key + ": expected " + key.kind().expected() + ", was not set");
      unsound.add(key);
    }
    return writtenValue(key).orElse(instead);
  }

  private <T> Optional<T> writtenValue(Key<T> key) {
    var value = Optional.ofNullable(written.get(key.name()));
    var parsed =
        value
            .filter(Written::scalar)
            .map(Written::text)
            .flatMap(text -> key.kind().parse().apply(text));
    if (value.isPresent() && parsed.isEmpty() && unsound.add(key)) {
      problems.add(
          "%s: expected %s, was %s%s"
              .formatted(key, key.kind().expected(), Excerpt.of(value.get().text()), place(key)));
    }
    return parsed;
  }

  private <T> T defaultValue(Key<T> key) {
    var text = defaults.get(key.name()).text();
    return key.kind()
        .parse()
        .apply(text)
        .orElseThrow(() -> new IllegalStateException(key + ": no default reads " + text));
  }

  /** The text in force, right or wrong. */
  String text(Key<?> key) {
    return written.getOrDefault(key.name(), defaults.get(key.name())).text();
  }

  boolean isWritten(Key<?> key) {
    return written.containsKey(key.name());
  }

  /** Whether the key's value is what the user wrote or the default. */
  boolean isSound(Key<?> key) {
    return !unsound.contains(key);
  }

  /** Where the key was written, in brackets; nothing for a default. */
  String place(Key<?> key) {
    return isWritten(key) ? " (" + written.get(key.name()).place() + ")" : "";
  }

  /** Problems so far, in the order of reading. */
  List<String> problems() {
    return List.copyOf(problems);
  }
}

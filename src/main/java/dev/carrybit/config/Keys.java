package dev.carrybit.config;

import java.util.List;
import java.util.stream.Stream;

/** All keys, in the order of {@code defaults.conf}, which explains them. */
final class Keys {

  static final List<Key<?>> ALL =
      Stream.of(
              TaskKeys.ALL,
              TextKeys.ALL,
              ModelKeys.ALL,
              OptimizerKeys.ALL,
              ScheduleKeys.ALL,
              ClipKeys.ALL,
              TrainKeys.ALL,
              CheckpointKeys.ALL,
              SampleKeys.ALL,
              ComputeKeys.ALL)
          .flatMap(List::stream)
          .toList();

  private static final List<String> NAMES = ALL.stream().map(Key::name).toList();

  private Keys() {}

  static boolean isKey(String name) {
    return NAMES.contains(name);
  }

  /** Whether keys begin with {@code name} and a dot. */
  static boolean isGroup(String name) {
    return NAMES.stream().anyMatch(key -> key.startsWith(name + "."));
  }

  /** What is wrong with a name that is none of a key. */
  static String unknown(String name) {
    var hint = NearestKey.to(name, NAMES).map(key -> ", the nearest is " + key);
    return Excerpt.of(name) + ": unknown key" + hint.orElse("; check --keys prints all keys");
  }
}

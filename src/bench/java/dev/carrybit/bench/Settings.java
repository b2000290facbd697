package dev.carrybit.bench;

import dev.carrybit.linalg.KernelChoice;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** What the user may set of a benchmark, by key; a benchmark reads those that it knows. */
record Settings(Map<String, String> values) {

  static Settings of(List<String> arguments) {
    var values =
        new HashMap<>(
            Map.of(
                "rounds", "7",
                "kernels", "vector",
                "shapes", String.join(",", Net.PEERS.stream().map(Net::name).toList()),
                "size", "1024",
                "place", "cluster",
                "executors", "2,4,8"));
    for (var argument : arguments) {
      var parts = argument.split("=", 2);
      if (parts.length < 2 || values.replace(parts[0], parts[1]) == null) {
        throw new IllegalArgumentException(
            argument + ": expected KEY=VALUE, where KEY is one of " + values.keySet());
      }
    }
    return new Settings(values);
  }

  /** Turns that each contender takes. */
  int rounds() {
    return Integer.parseInt(values.get("rounds"));
  }

  /** The networks; those that a benchmark does not know are left out. */
  List<Net> shapes() {
    return list("shapes", Net::of);
  }

  /** What is measured, one after the other. */
  List<KernelChoice> kernels() {
    return list(
        "kernels", name -> KernelChoice.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_')));
  }

  /** Size of the text of {@code corpus}, in units of 2²⁰ bytes. */
  int megabytes() {
    return Integer.parseInt(values.get("size"));
  }

  /** Whether {@code corpus} runs on local[2] rather than on a cluster. */
  boolean local() {
    return switch (values.get("place")) {
      case "local" -> true;
      case "cluster" -> false;
      default ->
          throw new IllegalArgumentException(values.get("place") + ": expected cluster or local");
    };
  }

  /** Numbers of executors that {@code scaling} measures. */
  List<Integer> executors() {
    return list("executors", Integer::valueOf);
  }

  private <T> List<T> list(String key, Function<String, T> element) {
    return Arrays.stream(values.get(key).split(","))
        .filter(name -> !name.isEmpty())
        .map(element)
        .toList();
  }
}

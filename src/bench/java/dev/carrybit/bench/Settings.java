package dev.carrybit.bench;

import dev.carrybit.linalg.KernelChoice;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the user may set of a benchmark.
 *
 * @param rounds turns that each contender takes
 * @param kernels what is measured, one after the other
 * @param dl4j where the peer DL4J was built; the profile dl4j says so
 */
record Settings(int rounds, List<KernelChoice> kernels, Optional<Path> dl4j) {

  private static final int ROUNDS = 7;

  static Settings of(List<String> arguments) {
    var settings = new Settings(ROUNDS, List.of(KernelChoice.AUTO), Optional.empty());
    for (var argument : arguments) {
      settings = settings.with(argument);
    }
    return settings;
  }

  private Settings with(String argument) {
    var parts = argument.split("=", 2);
    return switch (parts[0]) {
      case "rounds" -> new Settings(Integer.parseInt(parts[1]), kernels, dl4j);
      case "kernels" -> new Settings(rounds, choices(parts[1]), dl4j);
      case "dl4j" -> new Settings(rounds, kernels, Optional.of(Path.of(parts[1])));
      default ->
          throw new IllegalArgumentException(
              argument + ": expected rounds=NUMBER or kernels=NAME[,NAME …]");
    };
  }

  private static List<KernelChoice> choices(String names) {
    return Arrays.stream(names.split(","))
        .map(name -> KernelChoice.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_')))
        .toList();
  }
}

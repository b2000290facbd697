package dev.carrybit.bench;

import dev.carrybit.linalg.KernelChoice;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What the user may set of a benchmark.
 *
 * @param rounds turns that each contender takes
 * @param kernels what is measured, one after the other
 */
record Settings(int rounds, List<KernelChoice> kernels) {

  private static final int ROUNDS = 7;

  static Settings of(List<String> arguments) {
    var settings = new Settings(ROUNDS, List.of(KernelChoice.AUTO));
    for (var argument : arguments) {
      var parts = argument.split("=", 2);
      settings =
          switch (parts[0]) {
            case "rounds" -> new Settings(Integer.parseInt(parts[1]), settings.kernels);
            case "kernels" -> new Settings(settings.rounds, choices(parts[1]));
            default ->
                throw new IllegalArgumentException(
                    argument + ": expected rounds=NUMBER or kernels=NAME[,NAME …]");
          };
    }
    return settings;
  }

  private static List<KernelChoice> choices(String names) {
    return Arrays.stream(names.split(","))
        .map(name -> KernelChoice.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_')))
        .toList();
  }
}

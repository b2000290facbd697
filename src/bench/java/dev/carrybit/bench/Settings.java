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
 * @param megabytes size of the text of {@code corpus}, in units of 2²⁰ bytes
 * @param local whether {@code corpus} runs on local[2] rather than on a cluster
 * @param dl4j where the peer DL4J was built; the profile dl4j says so
 */
record Settings(
    int rounds, List<KernelChoice> kernels, int megabytes, boolean local, Optional<Path> dl4j) {

  private static final int ROUNDS = 7;
  private static final int MEGABYTES = 1024;

  static Settings of(List<String> arguments) {
    var settings =
        new Settings(ROUNDS, List.of(KernelChoice.VECTOR), MEGABYTES, false, Optional.empty());
    for (var argument : arguments) {
      settings = settings.with(argument);
    }
    return settings;
  }

  private Settings with(String argument) {
    var parts = argument.split("=", 2);
    return switch (parts[0]) {
      case "rounds" -> new Settings(Integer.parseInt(parts[1]), kernels, megabytes, local, dl4j);
      case "kernels" -> new Settings(rounds, choices(parts[1]), megabytes, local, dl4j);
      case "size" -> new Settings(rounds, kernels, Integer.parseInt(parts[1]), local, dl4j);
      case "place" -> new Settings(rounds, kernels, megabytes, isLocal(parts[1]), dl4j);
      case "dl4j" ->
          new Settings(rounds, kernels, megabytes, local, Optional.of(Path.of(parts[1])));
      default ->
          throw new IllegalArgumentException(
              argument
                  + ": expected rounds=NUMBER, kernels=NAME[,NAME …], size=MEGABYTES or"
                  + " place=cluster|local");
    };
  }

  private static boolean isLocal(String place) {
    return switch (place) {
      case "local" -> true;
      case "cluster" -> false;
      default -> throw new IllegalArgumentException(place + ": expected cluster or local");
    };
  }

  private static List<KernelChoice> choices(String names) {
    return Arrays.stream(names.split(","))
        .map(name -> KernelChoice.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_')))
        .toList();
  }
}

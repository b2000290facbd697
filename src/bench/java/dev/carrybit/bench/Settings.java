package dev.carrybit.bench;

import dev.carrybit.linalg.KernelChoice;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What the user may set of a benchmark.
 *
 * @param rounds turns that each contender takes
 * @param shapes the networks; those that a benchmark does not know are left out
 * @param kernels what is measured, one after the other
 * @param megabytes size of the text of {@code corpus}, in units of 2²⁰ bytes
 * @param local whether {@code corpus} runs on local[2] rather than on a cluster
 */
record Settings(
    int rounds, List<Net> shapes, List<KernelChoice> kernels, int megabytes, boolean local) {

  private static final int ROUNDS = 7;
  private static final int MEGABYTES = 1024;

  static Settings of(List<String> arguments) {
    var settings = new Settings(ROUNDS, Net.PEERS, List.of(KernelChoice.VECTOR), MEGABYTES, false);
    for (var argument : arguments) {
      settings = settings.with(argument);
    }
    return settings;
  }

  private Settings with(String argument) {
    var parts = argument.split("=", 2);
    return switch (parts[0]) {
      case "rounds" -> new Settings(Integer.parseInt(parts[1]), shapes, kernels, megabytes, local);
      case "kernels" -> new Settings(rounds, shapes, choices(parts[1]), megabytes, local);
      case "shapes" ->
          new Settings(
              rounds,
              Arrays.stream(parts[1].split(",")).map(Net::of).toList(),
              kernels,
              megabytes,
              local);
      case "size" -> new Settings(rounds, shapes, kernels, Integer.parseInt(parts[1]), local);
      case "place" -> new Settings(rounds, shapes, kernels, megabytes, isLocal(parts[1]));
      default ->
          throw new IllegalArgumentException(
              argument
                  + ": expected rounds=NUMBER, kernels=NAME[,NAME …], shapes=NAME[,NAME …],"
                  + " size=MEGABYTES or place=cluster|local");
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

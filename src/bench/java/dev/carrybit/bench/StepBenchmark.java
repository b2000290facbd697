package dev.carrybit.bench;

import dev.carrybit.Words;
import dev.carrybit.linalg.KernelChoice;
import dev.carrybit.nn.Precision;

/** Training steps on one thread, in turns with the bare products of the same shapes. */
final class StepBenchmark {

  private StepBenchmark() {}

  static void run(Settings settings) {
    var table =
        new Table(
            "Training step (LSTM, V 87, T 50, Adam), one thread",
            "network",
            "kernels",
            "precision",
            "tokens/s",
            "GFLOP/s",
            "bare products, GFLOP/s",
            "share");
    for (var choice : settings.kernels()) {
      for (var net : Net.ALL) {
        for (var precision : Precision.values()) {
          measure(net, choice, precision, settings.rounds(), table);
        }
      }
    }
  }

  private static void measure(
      Net net, KernelChoice choice, Precision precision, int rounds, Table table) {
    var products = Product.of(net);
    var bareProducts = products.stream().map(product -> product.stepOn(choice, precision)).toList();
    try (var step = new TrainingStep(net.plan(choice, 1, precision), net.weights())) {
      var medians =
          new Clock()
              .add("step", step::run)
              .add("products", () -> bareProducts.forEach(Runnable::run))
              .medians(2, rounds);
      double seconds = medians.get("step");
      double flops = Product.flops(products);
      double bare = medians.get("products");
      table.row(
          net.toString(),
          Words.of(choice),
          Words.of(precision),
          Table.number(net.tokens() / seconds, 0),
          Table.number(flops / seconds * 1e-9, 1),
          Table.number(flops / bare * 1e-9, 1),
          Table.percent(bare / seconds));
    }
  }
}

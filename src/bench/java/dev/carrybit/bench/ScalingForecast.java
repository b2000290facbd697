package dev.carrybit.bench;

import dev.carrybit.bench.StepModel.Run;
import dev.carrybit.config.TrainSettings.Aggregate;
import dev.carrybit.nn.Input;
import dev.carrybit.nn.Lstm;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Steps on clusters of 2 to 1,000 executors, by {@link StepModel}. */
record ScalingForecast(StepCosts costs) {

  private static final int LOCAL_STEPS = 16;

  /** Seconds of a message on its way. */
  private static final double LATENCY = 1e-4;

  private static final List<Integer> EXECUTORS = List.of(2, 4, 8, 16, 32, 100, 300, 1000);

  /** 50,000 words, a shard of 20 sequences of 35. */
  private static final Net LARGE =
      new Net("words-2x1024", new Lstm(), new Input.Embedded(50_000, 1024), 2, 1024, 20, 35);

  /**
   * Shows two networks as measured, and a large one.
   *
   * @param seconds of a shard of {@code h512} on one thread
   */
  void show(Net h128, double secondsOf128, Net h512, double secondsOf512) {
    show(h128, secondsOf128);
    show(h512, secondsOf512);
    // It computes at the rate of H 512.
    show(LARGE, secondsOf512 * flops(LARGE) / flops(h512));
  }

  private static double flops(Net shard) {
    return Product.flops(Product.of(shard));
  }

  private void show(Net shard, double seconds) {
    for (int gigabits : List.of(10, 25)) {
      var model = new StepModel(costs, gigabits * 1e9 / 8, LATENCY, Double.POSITIVE_INFINITY);
      var table =
          new Table(
              "Steps of %s a shard, %s ms alone, %d Gbit/s; executors are faster from %s on"
                  .formatted(
                      shard,
                      Table.milliseconds(seconds),
                      gigabits,
                      crossover(model, shard, seconds)),
              "executors",
              "`driver`: MB into it",
              "step, ms",
              "efficiency",
              "`executors`: MB into the driver",
              "step, ms",
              "efficiency",
              LOCAL_STEPS + " local steps, `driver`",
              "`executors`");
      for (int executors : EXECUTORS) {
        row(table, model, shard, seconds, executors);
      }
    }
  }

  private static void row(Table table, StepModel model, Net shard, double seconds, int executors) {
    var cells = new ArrayList<>(List.of(Table.number(executors, 0)));
    for (var way : Run.WAYS) {
      var run = Run.of(shard, seconds, executors, way, 1);
      cells.add(Table.number(run.results() * 1e-6, 1));
      cells.add(Table.number(1000 * model.step(run), 0));
      cells.add(Table.percent(model.efficiency(run)));
    }
    for (var way : Run.WAYS) {
      var run = Run.of(shard, seconds, executors, way, LOCAL_STEPS);
      cells.add(Table.percent(model.efficiency(run)));
    }
    table.row(cells.toArray(String[]::new));
  }

  /** The number of executors from which on it is faster that they add. */
  private static String crossover(StepModel model, Net shard, double seconds) {
    return IntStream.rangeClosed(2, 1000)
        .filter(
            n ->
                model.step(Run.of(shard, seconds, n, Aggregate.EXECUTORS, 1))
                    < model.step(Run.of(shard, seconds, n, Aggregate.DRIVER, 1)))
        .mapToObj(Integer::toString)
        .findFirst()
        .orElse("no number");
  }
}

package dev.carrybit.train;

import com.sun.management.ThreadMXBean;
import dev.carrybit.config.GradientScale;
import dev.carrybit.data.Streams;
import dev.carrybit.data.TextRange;
import dev.carrybit.io.HadoopFiles;
import dev.carrybit.linalg.KernelChoice;
import dev.carrybit.nn.Cell;
import dev.carrybit.nn.Gru;
import dev.carrybit.nn.Input;
import dev.carrybit.nn.Lstm;
import dev.carrybit.nn.Output;
import dev.carrybit.optim.Clipping;
import dev.carrybit.optim.Sgd;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;

/**
 * Prints the least number of bytes that a worker's thread allocates in one of many steps on a text,
 * in a virtual machine of its own, whose compilers have seen nothing else. Arguments: kernels,
 * hidden units, steps, directory, and the cell, lstm or gru.
 */
final class StepAllocation {

  static final int SEQUENCES = 50;
  static final int TIME_STEPS = 20;

  private StepAllocation() {}

  public static void main(String[] arguments) throws IOException {
    var kernels = KernelChoice.valueOf(arguments[0]);
    var cell = arguments[4].equals("gru") ? new Gru() : new Lstm();
    var plan = plan(kernels, cell, Integer.parseInt(arguments[1]), Path.of(arguments[3]));
    System.out.println(least(plan, Integer.parseInt(arguments[2])));
  }

  private static WorkPlan plan(KernelChoice kernels, Cell cell, int hidden, Path directory)
      throws IOException {
    var text = Plans.written(directory, SEQUENCES * (3 * TIME_STEPS + 1));
    var streams = new Streams(new TextRange(0, text.length()), SEQUENCES, TIME_STEPS);
    var symbols = new Input.Symbols(Plans.SYMBOLS);
    var spec = Plans.spec(symbols, cell, 1, hidden, Plans.SYMBOLS, Output.SOFTMAX);
    return new WorkPlan(
        new ModelPlan(spec, kernels, 1),
        new Examples.Text(text, streams, true, 22),
        SEQUENCES,
        1,
        new Sgd(0.1, 0),
        Clipping.NONE,
        GradientScale.TARGET_MEAN,
        1);
  }

  private static long least(WorkPlan plan, int steps) {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    var weights = Plans.weights(plan).values();
    var shard = plan.cut().get(0);
    var vector = new double[plan.vectorLength()];
    var carried = List.of(new double[0]);
    long least = Long.MAX_VALUE;
    try (var worker = new ShardWorker(plan, new HadoopFiles())) {
      for (int step = 0; step < steps; step++) {
        var input = new RoundInput(step, weights, new double[0], carried);
        long before = threads.getCurrentThreadAllocatedBytes();
        var report = worker.work(input, shard, vector);
        least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        carried = List.of(report.carried());
      }
    }
    return least;
  }
}

package dev.carrybit.train;

import com.sun.management.ThreadMXBean;
import dev.carrybit.linalg.KernelChoice;
import dev.carrybit.nn.Gru;
import dev.carrybit.nn.Input;
import dev.carrybit.nn.Lstm;
import dev.carrybit.nn.ModelSpec;
import dev.carrybit.nn.Output;
import dev.carrybit.optim.Sgd;
import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.text.Boundary;
import dev.carrybit.text.SymbolText.TextRange;
import dev.carrybit.text.TextWindows.Streams;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;

/**
 * Prints the least number of bytes that a worker's thread allocates in one of many steps on a text,
 * in a virtual machine of its own, whose compilers have seen nothing else. Arguments: kernels,
 * hidden units, the most steps, directory, network, and bytes: a step that allocates no more than
 * these is the last one. The network is lstm or gru, or deep, which has an embedding, two layers
 * and dropout.
 */
final class StepAllocation {

  static final int SEQUENCES = 50;
  static final int TIME_STEPS = 20;

  private StepAllocation() {}

  public static void main(String[] arguments) throws IOException {
    var kernels = KernelChoice.valueOf(arguments[0]);
    var spec = spec(arguments[4], Integer.parseInt(arguments[1]));
    var plan = plan(kernels, spec, Path.of(arguments[3]));
    long enough = Long.parseLong(arguments[5]);
    System.out.println(least(plan, Integer.parseInt(arguments[2]), enough));
  }

  private static ModelSpec spec(String network, int hidden) {
    var symbols = new Input.Symbols(Plans.SYMBOLS);
    var softmax = Output.SOFTMAX;
    return switch (network) {
      case "deep" -> {
        var embedded = new Input.Embedded(Plans.SYMBOLS, hidden);
        yield Plans.spec(embedded, new Gru(), 2, hidden, Plans.SYMBOLS, softmax);
      }
      case "gru" -> Plans.spec(symbols, new Gru(), 1, hidden, Plans.SYMBOLS, softmax);
      default -> Plans.spec(symbols, new Lstm(), 1, hidden, Plans.SYMBOLS, softmax);
    };
  }

  private static WorkPlan plan(KernelChoice kernels, ModelSpec spec, Path directory)
      throws IOException {
    var text = Plans.written(directory, SEQUENCES * (3 * TIME_STEPS + 1));
    var streams = new Streams(new TextRange(0, text.length()), SEQUENCES, TIME_STEPS);
    var windows = new Examples.Text(text, streams, true, 22, Boundary.NONE);
    var small = Plans.text(text, true, SEQUENCES, 1, new Sgd(0.1, 0, 0), 1);
    var plan = Plans.with(Plans.with(small, windows), new ModelPlan(spec, kernels, 1));
    return spec.layers() > 1 ? Plans.withDropout(plan, 0.3, 7) : plan;
  }

  private static long least(WorkPlan plan, int steps, long enough) {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    var weights = Plans.weights(plan).values();
    var shard = plan.cut().get(0);
    var vector = new double[plan.vectorLength()];
    var carried = new double[0];
    long least = Long.MAX_VALUE;
    try (var worker = new ShardWorker(plan, new HadoopFiles())) {
      for (int step = 0; step < steps && least > enough; step++) {
        var input = Plans.input(step, weights, new double[0]);
        long before = threads.getCurrentThreadAllocatedBytes();
        var report = worker.work(input, shard, carried, vector);
        least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        carried = report.carried();
      }
    }
    return least;
  }
}

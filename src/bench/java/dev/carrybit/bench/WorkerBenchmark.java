package dev.carrybit.bench;

import dev.carrybit.linalg.KernelChoice;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A shard's part of a step, in milliseconds; with the profiler gc, {@code gc.alloc.rate.norm} is
 * what it allocates, of which the carried state is shipped.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class WorkerBenchmark {

  @Param({"VECTOR"})
  KernelChoice choice;

  @Param({"128"})
  int hidden;

  private TrainingStep step;

  @Setup
  public void open() {
    var net = Net.of("lstm-" + hidden).withBatch(50);
    step = new TrainingStep(net.plan(choice, 1), net.weights());
  }

  @Benchmark
  public void work() {
    step.work();
  }

  @TearDown
  public void close() {
    step.close();
  }
}

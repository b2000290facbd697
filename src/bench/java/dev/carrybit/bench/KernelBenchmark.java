package dev.carrybit.bench;

import dev.carrybit.linalg.KernelChoice;
import dev.carrybit.nn.Precision;
import java.util.Arrays;
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
import org.openjdk.jmh.annotations.Warmup;

/** The products of a training step, one by one, on every kernel; in microseconds. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class KernelBenchmark {

  /** Every one there is. */
  @Param KernelChoice choice;

  /**
   * m × k · k × n: one time step and one window of H 128, B 100; of H 512; of the article; the
   * output of V 87.
   */
  @Param({"100x128x512", "100x512x128", "5000x128x87", "100x512x2048", "1x16x16"})
  String shape;

  private Runnable product;
  private Runnable transposedProduct;

  @Setup
  public void allocate() {
    var sizes = Arrays.stream(shape.split("x")).mapToInt(Integer::parseInt).toArray();
    product = on(sizes, false);
    transposedProduct = on(sizes, true);
  }

  private Runnable on(int[] sizes, boolean transposed) {
    return new Product(sizes[0], sizes[1], sizes[2], transposed, 1).on(choice, Precision.FLOAT64);
  }

  @Benchmark
  public void product() {
    product.run();
  }

  @Benchmark
  public void transposedProduct() {
    transposedProduct.run();
  }
}

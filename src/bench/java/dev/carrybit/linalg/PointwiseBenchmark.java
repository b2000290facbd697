package dev.carrybit.linalg;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The pointwise functions over arguments from −8 to 8; in nanoseconds for each. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PointwiseBenchmark {

  private static final int SIZE = 4096;

  private final Kernels kernels = Kernels.of(KernelChoice.VECTOR);
  private final double[] arguments = new double[SIZE];
  private final double[] values = new double[SIZE];

  public PointwiseBenchmark() {
    Arrays.setAll(arguments, i -> 16.0 * i / SIZE - 8);
  }

  /** The arguments' copying, which the others include. */
  @Benchmark
  @OperationsPerInvocation(SIZE)
  public double[] copy() {
    System.arraycopy(arguments, 0, values, 0, SIZE);
    return values;
  }

  @Benchmark
  @OperationsPerInvocation(SIZE)
  public double[] tanh() {
    kernels.tanh(copy(), 0, values, 0, SIZE);
    return values;
  }

  @Benchmark
  @OperationsPerInvocation(SIZE)
  public double[] sigmoid() {
    kernels.sigmoid(copy(), 0, SIZE);
    return values;
  }

  @Benchmark
  @OperationsPerInvocation(SIZE)
  public double exp() {
    double sum = 0;
    for (double argument : arguments) {
      sum += ScalarMath.exp(argument);
    }
    return sum;
  }
}

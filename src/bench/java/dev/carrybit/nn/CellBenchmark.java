package dev.carrybit.nn;

import dev.carrybit.linalg.KernelChoice;
import dev.carrybit.linalg.Kernels;
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

/** One time step of a cell, its gates' copying included; in microseconds. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CellBenchmark {

  private static final int SYMBOLS = 87;

  @Param({"lstm", "gru", "elman"})
  String cell;

  /** Units H and sequences N. */
  @Param({"128x100", "512x100", "16x1"})
  String shape;

  private Cell formula;
  private Kernels kernels;
  private LayerBuffers layer;
  private double[] before;
  private double[] activated;

  @Setup
  public void allocate() {
    formula =
        switch (cell) {
          case "lstm" -> new Lstm();
          case "gru" -> new Gru();
          default -> new Elman(Activation.TANH);
        };
    var sizes = Arrays.stream(shape.split("x")).mapToInt(Integer::parseInt).toArray();
    var spec =
        new ModelSpec(
            new Input.Symbols(SYMBOLS),
            formula,
            1,
            sizes[0],
            true,
            SYMBOLS,
            Output.SOFTMAX,
            Loss.CROSS_ENTROPY);
    kernels = Kernels.of(KernelChoice.VECTOR);
    layer = new Workspace(spec, sizes[1], 1, kernels).layers.get(0);
    before = new double[layer.gates.length];
    Arrays.setAll(before, i -> 0.05 * (i % 83 - 41));
    forward();
    activated = layer.gates.clone();
  }

  @Benchmark
  public double[] forward() {
    System.arraycopy(before, 0, layer.gates, 0, before.length);
    formula.forward(kernels, layer, 0);
    return layer.h;
  }

  @Benchmark
  public double[] backward() {
    System.arraycopy(activated, 0, layer.gates, 0, activated.length);
    Arrays.fill(layer.dh, 0.01);
    Arrays.fill(layer.dc, 0.01);
    formula.backward(kernels, layer, 0);
    return layer.gates;
  }
}

package dev.carrybit.bench;

import dev.carrybit.linalg.KernelChoice;
import dev.carrybit.linalg.Kernels;
import dev.carrybit.linalg.Matrix;
import dev.carrybit.nn.Precision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A matrix product of a training step: C ← A·B + C, m × k by k × n, or Aᵀ·B + C with A stored as k
 * × m.
 *
 * @param transposed whether it is Aᵀ·B; else B stays the same from one to the next, as weights do
 * @param times how often a step needs it
 */
record Product(int m, int k, int n, boolean transposed, int times) {

  /** All products of a step; the output's come last. */
  static List<Product> of(Net net) {
    var products = new ArrayList<Product>();
    int rows = net.tokens();
    int hidden = net.hidden();
    int gates = net.cell().gates() * hidden;
    int symbols = net.symbols();
    for (int layer = 0; layer < net.layers(); layer++) {
      products.add(new Product(net.batch(), hidden, gates, false, net.timeSteps()));
      products.add(new Product(net.batch(), gates, hidden, false, net.timeSteps() - 1));
      products.add(new Product(gates, rows, hidden, true, 1));
      if (layer > 0 || net.words()) { // symbols that are not embedded gather rows instead
        products.add(new Product(rows, hidden, gates, false, 1));
        products.add(new Product(rows, gates, hidden, false, 1));
        products.add(new Product(gates, rows, hidden, true, 1));
      }
    }
    products.add(new Product(rows, hidden, symbols, false, 1));
    products.add(new Product(rows, symbols, hidden, false, 1));
    products.add(new Product(symbols, rows, hidden, true, 1));
    return products;
  }

  /** Additions and multiplications of all of {@code products} in a step. */
  static double flops(List<Product> products) {
    return products.stream().mapToDouble(product -> product.flops() * product.times).sum();
  }

  /** Additions and multiplications of one. */
  double flops() {
    return 2.0 * m * k * n;
  }

  /** The product in {@code precision}, of matrices that it allocates now. */
  Runnable on(KernelChoice choice, Precision precision) {
    return switch (precision) {
      case FLOAT64 -> on(Kernels.of(choice));
      case FLOAT32 -> on(dev.carrybit.linalg.float32.Kernels.of(choice));
    };
  }

  private Runnable on(Kernels kernels) {
    var b = filled(k, n);
    var c = Matrix.zeros(m, n);
    if (transposed) {
      var a = filled(k, m);
      return () -> kernels.multAddTransA(a, b, c);
    }
    var a = filled(m, k);
    var packed = kernels.packed(k, n);
    packed.pack(b, false);
    return () -> packed.multAdd(a, c);
  }

  private Runnable on(dev.carrybit.linalg.float32.Kernels kernels) {
    var b = floats(k, n);
    var c = floats(m, n);
    if (transposed) {
      var a = floats(k, m);
      return () -> kernels.multAddTransA(a, b, c);
    }
    var a = floats(m, k);
    var packed = kernels.packed(k, n);
    packed.pack(b, false);
    return () -> packed.multAdd(a, c);
  }

  private static dev.carrybit.linalg.float32.Matrix floats(int rows, int columns) {
    var matrix = dev.carrybit.linalg.float32.Matrix.zeros(rows, columns);
    for (int i = 0; i < rows * columns; i++) {
      matrix.values()[i] = 1e-3f * (i % 89 - 44);
    }
    return matrix;
  }

  /** As {@link #on}, as often as a step needs it. */
  Runnable stepOn(KernelChoice choice, Precision precision) {
    var once = on(choice, precision);
    return () -> {
      for (int i = 0; i < times; i++) {
        once.run();
      }
    };
  }

  private static Matrix filled(int rows, int columns) {
    var values = new double[rows * columns];
    Arrays.setAll(values, i -> 1e-3 * (i % 89 - 44));
    return Matrix.view(values, 0, rows, columns);
  }

  @Override
  public String toString() {
    return (transposed ? "%d × %d transposed, by %d × %d" : "%d × %d by %d × %d")
        .formatted(transposed ? k : m, transposed ? m : k, k, n);
  }
}

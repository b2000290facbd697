package dev.carrybit.bench;

import dev.carrybit.linalg.Kernels;
import dev.carrybit.linalg.Matrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The products of a training step, of the same shapes and on the same kernels, and no more. */
final class Products {

  private record Product(double flops, Runnable once, int times) {}

  private final Kernels kernels;
  private final List<Product> products = new ArrayList<>();

  Products(Net net, Kernels kernels) {
    this.kernels = kernels;
    int rows = net.tokens();
    int hidden = net.hidden();
    int gates = 4 * hidden;
    for (int layer = 0; layer < net.layers(); layer++) {
      add(net.batch(), hidden, gates, Net.TIME_STEPS);
      add(net.batch(), gates, hidden, Net.TIME_STEPS - 1);
      addTransposed(rows, gates, hidden);
      if (layer > 0) { // the first one gathers rows instead
        add(rows, hidden, gates, 1);
        add(rows, gates, hidden, 1);
        addTransposed(rows, gates, hidden);
      }
    }
    add(rows, hidden, Net.SYMBOLS, 1);
    add(rows, Net.SYMBOLS, hidden, 1);
    addTransposed(rows, Net.SYMBOLS, hidden);
  }

  /** A·B with A m × k and B k × n, which stays the same, as weights do. */
  private void add(int m, int k, int n, int times) {
    var a = filled(m, k);
    var b = kernels.packed(k, n);
    b.pack(filled(k, n), false);
    var c = Matrix.zeros(m, n);
    products.add(new Product(2.0 * m * k * n * times, () -> b.multAdd(a, c), times));
  }

  /** Aᵀ·B with A k × m and B k × n. */
  private void addTransposed(int k, int m, int n) {
    var a = filled(k, m);
    var b = filled(k, n);
    var c = Matrix.zeros(m, n);
    products.add(new Product(2.0 * m * k * n, () -> kernels.multAddTransA(a, b, c), 1));
  }

  private static Matrix filled(int rows, int columns) {
    var values = new double[rows * columns];
    Arrays.setAll(values, i -> 1e-3 * (i % 89 - 44));
    return Matrix.view(values, 0, rows, columns);
  }

  /** Additions and multiplications of one step. */
  double flops() {
    return products.stream().mapToDouble(Product::flops).sum();
  }

  void run() {
    for (var product : products) {
      for (int i = 0; i < product.times(); i++) {
        product.once().run();
      }
    }
  }
}

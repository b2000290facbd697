package dev.carrybit.linalg;

import java.util.Optional;

/**
 * Products by OpenBLAS on one thread, and small ones by {@link PortableKernels}. Which of the two
 * computes depends on the shape alone, so the bits depend on shapes and on {@link #library()}.
 */
public final class NativeKernels implements Kernels {

  /**
   * Products of fewer multiplications stay in Java: the way into native code and OpenBLAS's own
   * preparations take 150 to 250 ns, as long as these take in Java.
   */
  static final long LEAST_MULTIPLICATIONS = 512;

  private final OpenBlas library;
  private final long least;
  private final PortableKernels small = new PortableKernels();

  /**
   * The kernels of this JVM.
   *
   * @throws NativeLibraryException if OpenBLAS does not load
   */
  public NativeKernels() {
    this(LEAST_MULTIPLICATIONS);
  }

  /**
   * The kernels of this JVM, for products of {@code least} multiplications and more.
   *
   * @throws NativeLibraryException if OpenBLAS does not load
   */
  public NativeKernels(long least) {
    this.least = least;
    library = OpenBlas.loaded();
  }

  /** What keeps native kernels from being used in this JVM, with the remedy; empty if nothing. */
  public static Optional<String> obstacle() {
    return OpenBlas.obstacle();
  }

  @Override
  public String name() {
    return "native";
  }

  @Override
  public String library() {
    return library.description();
  }

  // A row-major matrix is its transpose to BLAS: Cᵀ ← Cᵀ + Bᵀ·Aᵀ.

  @Override
  public void accumulateProduct(Matrix a, Matrix b, Matrix c) {
    assert a.columns() == b.rows() && a.rows() == c.rows() && b.columns() == c.columns();
    if (isSmall(b, c)) {
      small.accumulateProduct(a, b, c);
    } else {
      accumulate("N", a, b, c);
    }
  }

  @Override
  public void accumulateTransposedProduct(Matrix a, Matrix b, Matrix c) {
    assert a.rows() == b.rows() && a.columns() == c.rows() && b.columns() == c.columns();
    if (isSmall(b, c)) {
      small.accumulateTransposedProduct(a, b, c);
    } else {
      accumulate("T", a, b, c);
    }
  }

  private boolean isSmall(Matrix b, Matrix c) {
    return (long) c.rows() * c.columns() * b.rows() < least;
  }

  private void accumulate(String turned, Matrix a, Matrix b, Matrix c) {
    library
        .blas()
        .dgemm(
            "N",
            turned,
            c.columns(),
            c.rows(),
            b.rows(),
            1,
            b.values(),
            b.offset(),
            b.stride(),
            a.values(),
            a.offset(),
            a.stride(),
            1,
            c.values(),
            c.offset(),
            c.stride());
  }
}

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

  @Override
  public Products products() {
    return new NativeProducts(library.blas(), least);
  }
}

package dev.carrybit.linalg;

/**
 * The products that a network is made of, adding into their last argument. The order of additions
 * depends on shapes alone, so that the same operands give the same bits on every machine.
 */
public sealed interface Kernels permits PortableKernels, CommonsMathKernels {

  /** The name that a run's result records. */
  String name();

  /** C ← C + A·B. */
  void accumulateProduct(Matrix a, Matrix b, Matrix c);

  /** C ← C + Aᵀ·B. */
  void accumulateTransposedProduct(Matrix a, Matrix b, Matrix c);

  /** The kernels that {@code choice} names. */
  static Kernels of(KernelChoice choice) {
    return switch (choice) {
      case AUTO, PORTABLE -> new PortableKernels();
      case COMMONS_MATH -> new CommonsMathKernels();
    };
  }
}

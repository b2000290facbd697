package dev.carrybit.linalg;

/**
 * A way to compute the matrix products of a network. The order of additions depends on shapes
 * alone, so the same operands give the same bits on every machine.
 */
public sealed interface Kernels permits VectorKernels, CommonsMathKernels {

  /** The name that a run's result records. */
  String name();

  /** Products for one thread. */
  Products products();

  /** The kernels that {@code choice} names. */
  static Kernels of(KernelChoice choice) {
    return switch (choice) {
      case VECTOR -> new VectorKernels();
      case COMMONS_MATH -> new CommonsMathKernels();
    };
  }
}

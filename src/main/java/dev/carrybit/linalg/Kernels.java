package dev.carrybit.linalg;

/**
 * A way to compute the products that a network is made of. The order of additions depends on shapes
 * alone, and for {@link NativeKernels} on the processor, so that the same operands give the same
 * bits wherever {@link KernelIdentity} is the same.
 */
public sealed interface Kernels permits PortableKernels, CommonsMathKernels, NativeKernels {

  /** The name that a run's result records. */
  String name();

  /** The library that computes, as far as its bits depend on it; empty for plain Java. */
  default String library() {
    return "";
  }

  /** Products for one thread. */
  Products products();

  /**
   * The kernels that {@code choice} names; {@code AUTO} is native where that loads.
   *
   * @throws NativeLibraryException if native kernels are asked for and do not load
   */
  static Kernels of(KernelChoice choice) {
    return switch (choice) {
      case AUTO -> NativeKernels.obstacle().isEmpty() ? new NativeKernels() : new PortableKernels();
      case NATIVE -> new NativeKernels();
      case PORTABLE -> new PortableKernels();
      case COMMONS_MATH -> new CommonsMathKernels();
    };
  }
}

package dev.carrybit.linalg;

/** The name under which a run selects its {@link Kernels}. */
public enum KernelChoice {
  /** {@link #NATIVE} where it loads and pays, else {@link #PORTABLE}. */
  AUTO,
  /** OpenBLAS on one thread. */
  NATIVE,
  /** Plain Java loops in a fixed order. */
  PORTABLE,
  /** Commons Math's own matrix product, the reference of the others. */
  COMMONS_MATH
}

package dev.carrybit.linalg;

/** The name under which a run selects its {@link Kernels}. */
public enum KernelChoice {
  /** Vector loops; scalar loops, with the same bits, where the JVM has no Vector API. */
  VECTOR,
  /** Commons Math's own matrix product, the reference of the others. */
  COMMONS_MATH
}

package dev.carrybit.linalg;

/** The name under which a run selects its {@link Kernels}. */
public enum KernelChoice {
  /** Whatever is fastest and gives the same bits on every processor. */
  AUTO,
  /** Plain Java loops in a fixed order. */
  PORTABLE,
  /** Commons Math's own matrix product, the reference of the others. */
  COMMONS_MATH
}

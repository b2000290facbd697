package dev.carrybit.linalg;

import java.util.Locale;

/** The name under which a run selects its {@link Kernels}. */
public enum KernelChoice {
  /** Vector loops; scalar loops, with the same bits, where the JVM has no Vector API. */
  VECTOR,
  /** Commons Math's own matrix product, the reference of the others. */
  COMMONS_MATH;

  /** The value of {@code compute.kernels}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

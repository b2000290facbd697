package dev.carrybit.linalg;

/** What becomes of a run when a JVM that works on it has not the driver's {@link Kernels}. */
public enum KernelFallback {
  /** It ends. */
  NONE,
  /** It begins again, with portable kernels everywhere. */
  PORTABLE
}

package dev.carrybit.linalg;

import java.io.Serializable;

/**
 * What computes a run's products: resolved once, on the driver, and the same in every JVM that
 * works on the run.
 *
 * @param choice never {@code AUTO}
 * @param library version, processor kernel and threads of the native library; else empty
 */
public record KernelIdentity(KernelChoice choice, String library) implements Serializable {

  /** Rejects a choice that is still open. */
  public KernelIdentity {
    if (choice == KernelChoice.AUTO) {
      throw new IllegalArgumentException("compute.kernels: expected a resolved choice, was auto");
    }
  }

  /**
   * What {@code choice} means in this JVM.
   *
   * @throws NativeLibraryException if native kernels are asked for and do not load
   */
  public static KernelIdentity of(KernelChoice choice) {
    var kernels = Kernels.of(choice);
    var resolved =
        choice != KernelChoice.AUTO
            ? choice
            : kernels.library().isEmpty() ? KernelChoice.PORTABLE : KernelChoice.NATIVE;
    return new KernelIdentity(resolved, kernels.library());
  }

  /** Kernels as people are told of them: their name, and their library where they have one. */
  public static String inWords(String name, String library) {
    return library.isEmpty() ? name : "%s (%s)".formatted(name, library);
  }

  /** The name that a run's result records. */
  public String name() {
    return kernels().name();
  }

  /**
   * The kernels themselves, to be used in this JVM.
   *
   * @throws NativeLibraryException if this JVM has others
   */
  public Kernels kernels() {
    var kernels = Kernels.of(choice);
    if (!kernels.library().equals(library)) {
      throw new NativeLibraryException(
          "compute.kernels: expected %s as on the driver, was %s %s; start all JVMs with the same OPENBLAS_CORETYPE, or set compute.kernels=portable"
              .formatted(library, kernels.library(), NativeLibraryException.here()));
    }
    return kernels;
  }
}

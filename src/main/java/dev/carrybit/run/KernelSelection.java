package dev.carrybit.run;

import dev.carrybit.linalg.KernelChoice;
import dev.carrybit.linalg.KernelIdentity;
import dev.carrybit.linalg.NativeKernels;
import java.util.Optional;

/**
 * What computes a network's products, as chosen on the driver.
 *
 * @param identity the choice, for all JVMs of the run
 * @param warning what the user has to know of it
 */
public record KernelSelection(KernelIdentity identity, Optional<String> warning) {

  /**
   * Narrower networks train in seconds, of which loading native code would be a good part, and
   * spend their time elsewhere than in products.
   */
  static final int LEAST_UNITS = 32;

  /**
   * The kernels of a network with layers of {@code units}.
   *
   * @throws dev.carrybit.linalg.NativeLibraryException if native kernels are asked for and do not
   *     load
   */
  static KernelSelection of(KernelChoice choice, int units) {
    if (choice != KernelChoice.AUTO) {
      return new KernelSelection(KernelIdentity.of(choice), Optional.empty());
    }
    if (units < LEAST_UNITS) {
      return new KernelSelection(KernelIdentity.of(KernelChoice.PORTABLE), Optional.empty());
    }
    var warning =
        NativeKernels.obstacle().map(obstacle -> "compute.kernels = auto is portable: " + obstacle);
    return new KernelSelection(KernelIdentity.of(KernelChoice.AUTO), warning);
  }

  /** The choice for a network that is trained: what trained it need not be on this machine. */
  static KernelChoice afterTraining(KernelChoice choice) {
    return choice == KernelChoice.NATIVE ? KernelChoice.AUTO : choice;
  }
}

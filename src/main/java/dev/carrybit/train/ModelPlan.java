package dev.carrybit.train;

import dev.carrybit.linalg.KernelChoice;
import dev.carrybit.linalg.KernelIdentity;
import dev.carrybit.nn.Dropout;
import dev.carrybit.nn.ModelSpec;
import dev.carrybit.nn.SequenceModel;
import java.io.Serializable;

/**
 * The description of a network that can be built anywhere.
 *
 * @param spec the architecture
 * @param kernels what computes its products
 * @param signalBound largest magnitude of the back-propagated signal; infinity where there is none
 * @param dropout what training leaves out, for the run's seed
 */
public record ModelPlan(ModelSpec spec, KernelIdentity kernels, double signalBound, Dropout dropout)
    implements Serializable {

  /** A network that leaves out nothing. */
  public ModelPlan(ModelSpec spec, KernelIdentity kernels, double signalBound) {
    this(spec, kernels, signalBound, Dropout.NONE);
  }

  /** A network whose products are computed by what {@code choice} means in this JVM. */
  public ModelPlan(ModelSpec spec, KernelChoice choice, double signalBound) {
    this(spec, KernelIdentity.of(choice), signalBound);
  }

  /**
   * The network, ready to work.
   *
   * @throws dev.carrybit.linalg.NativeLibraryException if this JVM has not the same kernels
   */
  public SequenceModel model() {
    return new SequenceModel(spec, kernels.kernels(), signalBound);
  }
}

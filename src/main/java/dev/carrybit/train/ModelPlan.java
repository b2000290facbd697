package dev.carrybit.train;

import dev.carrybit.linalg.KernelChoice;
import dev.carrybit.nn.Dropout;
import dev.carrybit.nn.ModelSpec;
import dev.carrybit.nn.Network;
import java.io.Serializable;

/**
 * The description of a network that can be built anywhere.
 *
 * @param spec the architecture
 * @param kernels what computes its products
 * @param signalBound largest magnitude of the back-propagated signal; infinity where there is none
 * @param dropout what training leaves out, for the run's seed
 */
public record ModelPlan(ModelSpec spec, KernelChoice kernels, double signalBound, Dropout dropout)
    implements Serializable {

  /** A network that leaves out nothing. */
  public ModelPlan(ModelSpec spec, KernelChoice kernels, double signalBound) {
    this(spec, kernels, signalBound, Dropout.NONE);
  }

  /** The network, ready to work. */
  public Network model() {
    return new Network(spec, kernels, signalBound);
  }
}

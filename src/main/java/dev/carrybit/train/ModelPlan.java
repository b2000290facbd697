package dev.carrybit.train;

import dev.carrybit.linalg.KernelChoice;
import dev.carrybit.linalg.Kernels;
import dev.carrybit.nn.ModelSpec;
import dev.carrybit.nn.SequenceModel;
import java.io.Serializable;

/**
 * The description of a network that can be built anywhere.
 *
 * @param spec the architecture
 * @param kernels its products
 * @param signalBound largest magnitude of the back-propagated signal; infinity where there is none
 */
public record ModelPlan(ModelSpec spec, KernelChoice kernels, double signalBound)
    implements Serializable {

  /** The network, ready to work. */
  public SequenceModel model() {
    return new SequenceModel(spec, Kernels.of(kernels), signalBound);
  }
}

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
 * @param kernels the implementation of the matrix products
 * @param stateGradientBound bound on each element of the gradients dh and dc at every time step;
 *     infinite without a bound
 * @param dropout the dropout of training
 */
public record ModelPlan(
    ModelSpec spec, KernelChoice kernels, double stateGradientBound, Dropout dropout)
    implements Serializable {

  /** A network without dropout. */
  public ModelPlan(ModelSpec spec, KernelChoice kernels, double stateGradientBound) {
    this(spec, kernels, stateGradientBound, Dropout.NONE);
  }

  /** The network. */
  public Network network() {
    return new Network(spec, kernels, stateGradientBound);
  }
}

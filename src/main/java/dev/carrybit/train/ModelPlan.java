package dev.carrybit.train;

import dev.carrybit.linalg.KernelChoice;
import dev.carrybit.nn.BufferTotal;
import dev.carrybit.nn.Dropout;
import dev.carrybit.nn.ModelSpec;
import dev.carrybit.nn.Network;
import dev.carrybit.nn.Precision;
import dev.carrybit.nn.UnrolledNetwork;
import java.io.Serializable;

/**
 * The description of a network that can be built anywhere.
 *
 * @param spec the architecture
 * @param kernels the implementation of the matrix products
 * @param precision the numbers in which workers compute
 * @param stateGradientBound bound on each element of the gradients dh and dc at every time step;
 *     infinite without a bound
 * @param dropout the dropout of training
 */
public record ModelPlan(
    ModelSpec spec,
    KernelChoice kernels,
    Precision precision,
    double stateGradientBound,
    Dropout dropout)
    implements Serializable {

  /** A network that computes in doubles, without dropout. */
  public ModelPlan(ModelSpec spec, KernelChoice kernels, double stateGradientBound) {
    this(spec, kernels, Precision.FLOAT64, stateGradientBound, Dropout.NONE);
  }

  /** The network with buffers for {@code sequences} sequences of at most {@code timeSteps}. */
  public UnrolledNetwork unrolled(int sequences, int timeSteps) {
    return UnrolledNetwork.of(spec, kernels, precision, stateGradientBound, sequences, timeSteps);
  }

  /** The memory of the buffers of a network without dropout. */
  public BufferTotal size(int sequences, double timeSteps) {
    return UnrolledNetwork.size(spec, precision, sequences, timeSteps, false);
  }

  /** The network in doubles. */
  public Network network() {
    return new Network(spec, kernels, stateGradientBound);
  }
}

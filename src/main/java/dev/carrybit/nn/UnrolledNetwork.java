package dev.carrybit.nn;

import dev.carrybit.linalg.KernelChoice;

/**
 * A network unrolled over time, with buffers for N sequences of at most T time steps. It takes and
 * returns doubles at every {@link Precision}, so its users need not know in which numbers it
 * computes. Not safe for use by several threads.
 */
public interface UnrolledNetwork {

  /** A network that computes in doubles ({@link Network}) or in their generated float twin. */
  static UnrolledNetwork of(
      ModelSpec spec,
      KernelChoice kernels,
      Precision precision,
      double stateGradientBound,
      int sequences,
      int timeSteps) {
    return switch (precision) {
      case FLOAT64 -> new Network(spec, kernels, stateGradientBound).unrolled(sequences, timeSteps);
      case FLOAT32 ->
          new dev.carrybit.nn.float32.Network(spec, kernels, (float) stateGradientBound)
              .unrolled(sequences, timeSteps);
    };
  }

  /**
   * The memory of the buffers of such a network.
   *
   * @param dropout whether there are windows with dropout
   */
  static BufferTotal size(
      ModelSpec spec, Precision precision, int sequences, double timeSteps, boolean dropout) {
    return switch (precision) {
      case FLOAT64 -> Workspace.size(spec, sequences, timeSteps, dropout);
      case FLOAT32 -> {
        var buffers = dev.carrybit.nn.float32.Workspace.size(spec, sequences, timeSteps, dropout);
        double parameters = ModelLayout.size(spec); // in floats, and so is their gradient
        yield new BufferTotal(
            buffers.bytes() + 2 * Float.BYTES * parameters,
            Math.max(buffers.longest(), parameters));
      }
    };
  }

  /**
   * The forward pass over a batch.
   *
   * @param weights in the order of {@link ModelLayout}; not changed until the backward pass
   * @param state N rows of {@link ModelSpec#stateSize()}: layer after layer, h before c; replaced
   *     by the state after the batch's last time step
   * @param dropout also of the backward pass that follows
   * @return the loss, summed over all targets
   */
  double forward(double[] weights, Batch batch, double[] state, Dropout dropout);

  /**
   * The backward pass after {@link #forward}. It overwrites the outputs.
   *
   * @param gradient receives the gradient of the summed loss
   */
  void backward(Batch batch, double[] gradient);

  /** Output {@code v} of row {@code row} after a forward pass. */
  double output(int row, int v);

  /** The symbol or bit that the outputs of row {@code row} predict. */
  int prediction(int row);
}

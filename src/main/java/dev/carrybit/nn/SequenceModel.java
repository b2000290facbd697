package dev.carrybit.nn;

import dev.carrybit.linalg.Kernels;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A network: recurrent layers, the last of which has an output layer. It is immutable; weights come
 * with each call.
 */
public final class SequenceModel {

  private final ModelSpec spec;
  private final ParameterLayout layout;
  private final Kernels kernels;
  private final List<RecurrentLayer> layers;

  /**
   * A network without weights.
   *
   * @param signalBound largest magnitude of the signal that goes back from time step to time step
   *     into h and c; infinity where there is none
   */
  public SequenceModel(ModelSpec spec, Kernels kernels, double signalBound) {
    this.spec = spec;
    this.layout = ModelLayout.of(spec);
    this.kernels = kernels;
    this.layers =
        IntStream.range(0, spec.layers())
            .mapToObj(layer -> new RecurrentLayer(spec, layer, signalBound))
            .toList();
  }

  /** The architecture. */
  public ModelSpec spec() {
    return spec;
  }

  /** Where each of the parameters lies. */
  public ParameterLayout layout() {
    return layout;
  }

  /** Scratch space for {@code sequences} of at most {@code timeSteps}. */
  public Activations activations(int sequences, int timeSteps) {
    return new Activations(spec, sequences, timeSteps, kernels.products());
  }

  /**
   * The forward pass over a batch, with all outputs of all layers.
   *
   * @param state the state before the first time step, N rows of {@link ModelSpec#stateSize()}
   * @return the loss, summed over all targets
   */
  public double forward(Parameters weights, Batch batch, double[] state, Activations activations) {
    return forward(weights, batch, state, activations, Dropout.NONE);
  }

  /**
   * The forward pass of training over a batch, without what {@code dropout} leaves out; the
   * backward pass after it leaves out the same.
   *
   * @param state the state before the first time step, N rows of {@link ModelSpec#stateSize()}
   * @return the loss, summed over all targets
   */
  public double forward(
      Parameters weights, Batch batch, double[] state, Activations activations, Dropout dropout) {
    requireFit(batch, activations);
    activations.initialState(state);
    for (var layer : layers) {
      var own = activations.layers.get(layer.index());
      layer.forward(weights, batch, dropout, own, activations.output(layer.index()));
    }
    return activations.output.loss(batch);
  }

  /**
   * The backward pass after {@link #forward}: adds the gradient of the summed loss to {@code
   * gradient}. The activations are used up.
   */
  public void backward(
      Parameters weights, Batch batch, Activations activations, Parameters gradient) {
    for (int index = layers.size() - 1; index >= 0; index--) {
      var own = activations.layers.get(index);
      layers.get(index).backward(weights, batch, own, activations.output(index), gradient);
    }
  }

  private void requireFit(Batch batch, Activations activations) {
    if (batch.sequences() != activations.sequences || batch.timeSteps() > activations.timeSteps) {
      throw new IllegalArgumentException(
          "batch: expected %d sequences of at most %d time steps, was %d of %d"
              .formatted(
                  activations.sequences,
                  activations.timeSteps,
                  batch.sequences(),
                  batch.timeSteps()));
    }
    int expected = spec.input() instanceof Input.Reals reals ? reals.size() : 0;
    int columns = batch.reals().length / batch.targets().length;
    if (columns != expected) {
      throw new IllegalArgumentException(
          "batch: expected %s, was %s"
              .formatted(spec.input(), columns == 0 ? "symbols" : columns + " real inputs"));
    }
  }
}

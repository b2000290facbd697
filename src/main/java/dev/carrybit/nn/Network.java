package dev.carrybit.nn;

import dev.carrybit.linalg.Conversion; // float64
import dev.carrybit.linalg.KernelChoice; // float64
import dev.carrybit.linalg.Kernels;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * A network: recurrent layers and an output layer above the last. It is immutable; weights and
 * buffers are arguments of each call.
 */
public final class Network {

  private final ModelSpec spec;
  private final ParameterLayout layout;
  private final KernelChoice kernels;
  private final List<RecurrentLayer> layers;
  private final OutputLayer output;

  /**
   * A network without weights.
   *
   * @param stateGradientBound largest magnitude of the gradients of h and c that go back from one
   *     time step to the one before; infinity for no bound
   */
  public Network(ModelSpec spec, KernelChoice kernels, double stateGradientBound) {
    this.spec = spec;
    this.layout = ModelLayout.of(spec);
    this.kernels = kernels;
    this.layers =
        IntStream.range(0, spec.layers())
            .mapToObj(layer -> new RecurrentLayer(spec, layer, stateGradientBound))
            .toList();
    this.output = new OutputLayer(spec);
  }

  /** The architecture. */
  public ModelSpec spec() {
    return spec;
  }

  /** Names, shapes and places of the parameters. */
  public ParameterLayout layout() {
    return layout;
  }

  /** Buffers for {@code sequences} sequences of at most {@code timeSteps} time steps. */
  public Workspace workspace(int sequences, int timeSteps) {
    return new Workspace(spec, sequences, timeSteps, Kernels.of(kernels));
  }

  /** This network with buffers of its own. */
  public UnrolledNetwork unrolled(int sequences, int timeSteps) {
    return new Unrolled(this, workspace(sequences, timeSteps));
  }

  /** A network, its buffers, and its weights and their gradient in the numbers it computes in. */
  private static final class Unrolled implements UnrolledNetwork {

    private final Network network;
    private final Workspace workspace;

    /** Where the embedding ends, the first of the parameters; 0 without one. */
    private final int embeddingEnd;

    private double[] weights = {};
    private double[] gradient = {};

    Unrolled(Network network, Workspace workspace) {
      this.network = network;
      this.workspace = workspace;
      this.embeddingEnd =
          network.spec.input() instanceof Input.Embedded
              ? network.layout.slot(ModelLayout.EMBEDDING_WEIGHT).end()
              : 0;
    }

    private Parameters parameters(double[] values) {
      return new Parameters(network.layout, values);
    }

    @Override
    public double forward( // float64
        double[] given, // float64
        Batch batch,
        double[] state, // float64
        Dropout dropout) {
      network.requireFit(batch, workspace);
      weights = Conversion.room(given, weights);
      onUsed(batch, (at, n) -> Conversion.narrow(given, weights, at, n));
      var loss = network.forward(parameters(weights), batch, state, workspace, dropout);
      workspace.finalState(batch, state);
      return loss;
    }

    @Override
    public void backward(Batch batch, double[] result) { // float64
      gradient = Conversion.room(result, gradient);
      Arrays.fill(result, 0, embeddingEnd, 0);
      onUsed(batch, (at, n) -> Arrays.fill(gradient, at, at + n, 0));
      network.backward(parameters(weights), batch, workspace, parameters(gradient));
      onUsed(batch, (at, n) -> Conversion.widen(gradient, result, at, n));
    }

    /**
     * Acts on all parameters that the batch uses. A window has few of the symbols of a large
     * vocabulary, and in floats the other rows of the embedding hold arbitrary numbers.
     */
    private void onUsed(Batch batch, RangeAction action) {
      int from = 0;
      if (network.spec.input() instanceof Input.Embedded embedded
          && batch.rows() < embedded.symbols()) {
        for (int row = 0; row < batch.rows(); row++) {
          int symbol = Objects.checkIndex(batch.symbols()[row], embedded.symbols());
          action.on(symbol * embedded.size(), embedded.size());
        }
        from = embeddingEnd;
      }
      action.on(from, network.layout.size() - from);
    }

    /** Something done to {@code n} numbers from {@code at} on. */
    private interface RangeAction {
      void on(int at, int n);
    }

    @Override
    public double output(int row, int v) { // float64
      return workspace.output(row, v);
    }

    @Override
    public int prediction(int row) {
      return workspace.prediction(row);
    }
  }

  /** The forward pass without dropout. */
  public double forward( // float64
      Parameters weights,
      Batch batch,
      double[] state, // float64
      Workspace workspace) {
    return forward(weights, batch, state, workspace, Dropout.NONE);
  }

  /**
   * The forward pass over a batch. The workspace then holds the outputs of all layers.
   *
   * @param state the state before the first time step, N rows of {@link ModelSpec#stateSize()}
   * @param dropout also of the backward pass that follows
   * @return the loss, summed over all targets
   */
  public double forward( // float64
      Parameters weights,
      Batch batch,
      double[] state, // float64
      Workspace workspace,
      Dropout dropout) {
    requireFit(batch, workspace);
    workspace.initialState(state);
    output.beginForward(weights, workspace);
    for (var layer : layers) {
      layer.forward(weights, batch, dropout, workspace);
    }
    // The last layer has run the output layer, a chunk of time steps at a time.
    return output.loss(batch, workspace);
  }

  /**
   * The backward pass after {@link #forward}: adds the gradient of the summed loss to {@code
   * gradient}. It overwrites the activations and outputs in the workspace.
   */
  public void backward(Parameters weights, Batch batch, Workspace workspace, Parameters gradient) {
    output.beginBackward(weights, workspace);
    for (int i = layers.size() - 1; i >= 0; i--) {
      layers.get(i).backward(weights, batch, workspace, gradient);
    }
  }

  private void requireFit(Batch batch, Workspace workspace) {
    int reals = spec.input() instanceof Input.Reals input ? input.size() : 0;
    if (batch.sequences() != workspace.sequences
        || batch.timeSteps() > workspace.timeSteps
        || batch.columns() != reals) {
      throw new IllegalArgumentException(
          "batch: expected %d sequences of at most %d time steps with %d real inputs, was %d of %d with %d"
              .formatted(
                  workspace.sequences,
                  workspace.timeSteps,
                  reals,
                  batch.sequences(),
                  batch.timeSteps(),
                  batch.columns()));
    }
  }
}

package dev.carrybit.nn;

import dev.carrybit.linalg.KernelChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Seeded networks, weights and batches, all of whose sizes differ. */
final class Networks {

  static final int SEQUENCES = 2;
  static final int TIME_STEPS = 3;
  static final int INPUTS = 4;
  static final int SYMBOLS = 7;
  static final int HIDDEN = 5;
  static final int OUTPUTS = 6;
  static final double UNBOUNDED = Double.POSITIVE_INFINITY;

  private Networks() {}

  /** The same network with another input. */
  static ModelSpec withInput(ModelSpec spec, Input input) {
    return new ModelSpec(
        input,
        spec.cell(),
        spec.layers(),
        spec.hidden(),
        spec.bias(),
        spec.outputs(),
        spec.output(),
        spec.loss());
  }

  /** Every cell × 1 to 3 layers × bias × output and loss × input. */
  static Stream<ModelSpec> all() {
    var specs = new ArrayList<ModelSpec>();
    for (var cell : cells()) {
      for (int layers = 1; layers <= 3; layers++) {
        for (boolean bias : new boolean[] {true, false}) {
          for (var input : inputs()) {
            specs.add(spec(input, cell, layers, bias, Output.SOFTMAX, Loss.CROSS_ENTROPY));
            specs.add(spec(input, cell, layers, bias, Output.SIGMOID, Loss.CROSS_ENTROPY));
            specs.add(spec(input, cell, layers, bias, Output.SIGMOID, Loss.SQUARED));
          }
        }
      }
    }
    return specs.stream();
  }

  /** One network of two layers for each cell. */
  static Stream<ModelSpec> deep() {
    return cells().stream().map(cell -> spec(cell, 2));
  }

  static List<Cell> cells() {
    return List.of(
        new Elman(Activation.TANH), new Elman(Activation.SIGMOID), new Lstm(), new Gru());
  }

  private static List<Input> inputs() {
    return List.of(
        new Input.Symbols(INPUTS), new Input.Embedded(SYMBOLS, INPUTS), new Input.Reals(INPUTS));
  }

  static ModelSpec spec(Cell cell, int layers) {
    var input = new Input.Symbols(INPUTS);
    return spec(input, cell, layers, true, Output.SOFTMAX, Loss.CROSS_ENTROPY);
  }

  private static ModelSpec spec(
      Input input, Cell cell, int layers, boolean bias, Output output, Loss loss) {
    return new ModelSpec(input, cell, layers, HIDDEN, bias, OUTPUTS, output, loss);
  }

  /** The same network with another number of outputs. */
  static ModelSpec withOutputs(ModelSpec spec, int outputs) {
    return new ModelSpec(
        spec.input(),
        spec.cell(),
        spec.layers(),
        spec.hidden(),
        spec.bias(),
        outputs,
        spec.output(),
        spec.loss());
  }

  static Network model(ModelSpec spec) {
    return new Network(spec, KernelChoice.VECTOR, UNBOUNDED);
  }

  /** Weights in [−1, 1). */
  static Parameters weights(ModelSpec spec, long seed) {
    var weights = Parameters.zeros(ModelLayout.of(spec));
    fill(weights.values(), new Random(seed));
    return weights;
  }

  /** Initial states in [−1, 1). */
  static double[] state(ModelSpec spec, int sequences, long seed) {
    var state = new double[sequences * spec.stateSize()];
    fill(state, new Random(seed));
    return state;
  }

  static Batch batch(ModelSpec spec, long seed) {
    return batch(spec, SEQUENCES, TIME_STEPS, seed);
  }

  static Batch batch(ModelSpec spec, int sequences, int timeSteps, long seed) {
    var random = new Random(seed);
    var batch = Batch.of(spec.input(), sequences, timeSteps);
    if (batch.isSymbols()) {
      for (int row = 0; row < batch.rows(); row++) {
        batch.symbols()[row] = random.nextInt(symbols(spec.input()));
      }
    } else {
      fill(batch.reals(), random);
    }
    int targets = Math.max(2, spec.outputs());
    for (int row = 0; row < batch.rows(); row++) {
      batch.targets()[row] = random.nextInt(targets);
    }
    return batch;
  }

  /** Rows {@code (t, n)} for t from {@code step} and n from {@code sequence} on, as a batch. */
  static Batch part(
      ModelSpec spec, Batch batch, int step, int timeSteps, int sequence, int sequences) {
    var part = Batch.of(spec.input(), sequences, timeSteps);
    int columns = spec.input().size();
    for (int t = 0; t < timeSteps; t++) {
      for (int n = 0; n < sequences; n++) {
        int from = (step + t) * batch.sequences() + sequence + n;
        int to = t * sequences + n;
        part.targets()[to] = batch.targets()[from];
        if (batch.isSymbols()) {
          part.symbols()[to] = batch.symbols()[from];
        } else {
          System.arraycopy(batch.reals(), from * columns, part.reals(), to * columns, columns);
        }
      }
    }
    return part;
  }

  /** The gradient of the summed loss, by the model. */
  static Parameters gradient(Network model, Parameters weights, Batch batch, double[] state) {
    var gradient = Parameters.zeros(model.layout());
    var workspace = model.workspace(batch.sequences(), batch.timeSteps());
    model.forward(weights, batch, state, workspace);
    model.backward(weights, batch, workspace, gradient);
    return gradient;
  }

  /** The gradient of the summed loss, in {@code precision}. */
  static double[] gradient(
      ModelSpec spec, Precision precision, Parameters weights, Batch batch, double[] state) {
    var gradient = new double[weights.values().length];
    var network = unrolled(spec, precision, batch);
    network.forward(weights.values(), batch, state.clone(), Dropout.NONE);
    network.backward(batch, gradient);
    return gradient;
  }

  static UnrolledNetwork unrolled(ModelSpec spec, Precision precision, Batch batch) {
    return UnrolledNetwork.of(
        spec, KernelChoice.VECTOR, precision, UNBOUNDED, batch.sequences(), batch.timeSteps());
  }

  private static int symbols(Input input) {
    return input instanceof Input.Embedded embedded ? embedded.symbols() : input.size();
  }

  private static void fill(double[] values, Random random) {
    for (int i = 0; i < values.length; i++) {
      values[i] = 2 * random.nextDouble() - 1;
    }
  }
}

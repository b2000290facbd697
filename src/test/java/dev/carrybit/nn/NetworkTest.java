package dev.carrybit.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.carrybit.linalg.KernelChoice;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NetworkTest {

  private static final int WINDOW = 3;
  private static final int WHOLE = 2 * WINDOW;
  private static final int SEQUENCES = 4;

  static Stream<ModelSpec> networks() {
    return Networks.all().filter(spec -> spec.layers() < 3 && spec.bias());
  }

  private static NetworkPass pass(ModelSpec spec, Batch batch, double[] state) {
    return NetworkPass.of(Networks.model(spec), Networks.weights(spec, 31), batch, state);
  }

  private static NetworkPass pass(Network model, Batch batch, double[] state, Workspace workspace) {
    var weights = Networks.weights(model.spec(), 31);
    return NetworkPass.of(model, weights, batch, state, workspace, Dropout.NONE);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void aWindowContinuesFromTheFinalStateOfTheLast(ModelSpec spec) {
    var batch = Networks.batch(spec, SEQUENCES, WHOLE, 32);
    var state = Networks.state(spec, SEQUENCES, 33);
    var whole = pass(spec, batch, state);
    var early = Networks.part(spec, batch, 0, WINDOW, 0, SEQUENCES);
    var late = Networks.part(spec, batch, WINDOW, WINDOW, 0, SEQUENCES);
    var first = pass(spec, early, state);
    var second = pass(spec, late, first.finalState());

    int half = whole.outputs().length / 2;
    assertThat(first.outputs()).containsExactly(Arrays.copyOf(whole.outputs(), half));
    assertThat(second.outputs())
        .containsExactly(Arrays.copyOfRange(whole.outputs(), half, 2 * half));
    assertThat(second.finalState()).containsExactly(whole.finalState());
    assertThat(first.loss() + second.loss()).isCloseTo(whole.loss(), within(1e-12));
    assertThat(pass(spec, late, state).outputs()).isNotEqualTo(second.outputs());
  }

  @ParameterizedTest
  @MethodSource("networks")
  void aShortenedBatchEqualsASmallerOne(ModelSpec spec) {
    var batch = Networks.batch(spec, SEQUENCES, WHOLE, 34);
    var state = Networks.state(spec, SEQUENCES, 35);
    var smaller = pass(spec, Networks.part(spec, batch, 0, WINDOW, 0, SEQUENCES), state);
    var model = Networks.model(spec);
    var workspace = model.workspace(SEQUENCES, WHOLE);
    var whole = pass(model, batch, state, workspace);
    batch.timeSteps(WINDOW);

    pass(model, batch, state, workspace).requireBits(smaller);
    batch.timeSteps(WHOLE);
    pass(model, batch, state, workspace).requireBits(whole);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void aReusedWorkspaceGivesTheSameBits(ModelSpec spec) {
    var batch = Networks.batch(spec, SEQUENCES, WINDOW, 36);
    var state = Networks.state(spec, SEQUENCES, 37);
    var model = Networks.model(spec);
    var workspace = model.workspace(SEQUENCES, WINDOW);
    var first = pass(model, batch, state, workspace);
    pass(model, Networks.batch(spec, SEQUENCES, WINDOW, 38), first.finalState(), workspace);

    pass(model, batch, state, workspace).requireBits(first);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void sequencesOfABatchAreIndependent(ModelSpec spec) {
    var batch = Networks.batch(spec, SEQUENCES, WINDOW, 39);
    var state = Networks.state(spec, SEQUENCES, 40);
    var together = pass(spec, batch, state);
    int size = spec.stateSize();
    int outputs = spec.outputs();
    var sum = new double[together.gradient().values().length];
    for (int n = 0; n < SEQUENCES; n++) {
      var own = Arrays.copyOfRange(state, n * size, (n + 1) * size);
      var alone = pass(spec, Networks.part(spec, batch, 0, WINDOW, n, 1), own);
      for (int t = 0; t < WINDOW; t++) {
        int row = (t * SEQUENCES + n) * outputs;
        assertThat(Arrays.copyOfRange(alone.outputs(), t * outputs, (t + 1) * outputs))
            .containsExactly(Arrays.copyOfRange(together.outputs(), row, row + outputs));
      }
      assertThat(alone.finalState())
          .containsExactly(Arrays.copyOfRange(together.finalState(), n * size, (n + 1) * size));
      Arrays.setAll(sum, i -> sum[i] + alone.gradient().values()[i]);
    }
    assertThat(together.gradient().values()).containsExactly(sum, within(1e-12));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void commonsMathKernelsGiveTheSameGradient(ModelSpec spec) {
    var batch = Networks.batch(spec, SEQUENCES, WHOLE, 41);
    var state = Networks.state(spec, SEQUENCES, 42);
    var reference = KernelChoice.COMMONS_MATH;
    var model = new Network(spec, reference, Networks.UNBOUNDED);
    var expected = pass(model, batch, state, model.workspace(SEQUENCES, WHOLE));
    var vector = pass(spec, batch, state);

    assertThat(vector.loss()).isCloseTo(expected.loss(), within(1e-12));
    assertThat(vector.outputs()).containsExactly(expected.outputs(), within(1e-12));
    assertThat(vector.gradient().values())
        .containsExactly(expected.gradient().values(), within(1e-12));
  }

  /** A window of 8 rows has at most as many of 40 symbols; the others might as well not exist. */
  @ParameterizedTest
  @MethodSource("cells")
  void symbolsThatAWindowLacksChangeNoBit(Cell cell) {
    var few = Networks.spec(cell, 2);
    var many = Networks.withInput(few, new Input.Symbols(40));
    int[] names = {3, 17, 18, 39};
    var weights = Networks.weights(few, 51);
    var batch = Networks.batch(few, SEQUENCES, 2, 52);
    var expected = Networks.gradient(Networks.model(few), weights, batch, state(few));
    for (int row = 0; row < batch.rows(); row++) {
      batch.symbols()[row] = names[batch.symbols()[row]];
    }
    var spread = spread(weights, many, names);
    var actual = Networks.gradient(Networks.model(many), spread, batch, state(many));

    assertThat(actual.values()).containsExactly(spread(expected, many, names).values());
  }

  static Stream<Cell> cells() {
    return Networks.cells().stream();
  }

  private static double[] state(ModelSpec spec) {
    return Networks.state(spec, SEQUENCES, 53);
  }

  /** The same numbers for a network of more symbols, the few being called {@code names} there. */
  private static Parameters spread(Parameters few, ModelSpec many, int[] names) {
    var spread = Parameters.zeros(ModelLayout.of(many));
    for (var name : spread.layout().names()) {
      var from = few.matrix(name);
      for (int column = 0; column < from.columns(); column++) {
        int to = name.equals("weight_ih_l0") ? names[column] : column;
        spread.matrix(name).setColumn(to, from.getColumn(column));
      }
    }
    return spread;
  }

  @Test
  void aSymbolThatHasNoNumbersIsRefused() {
    var embedded = Networks.withInput(Networks.spec(new Gru(), 1), new Input.Embedded(7, 4));
    for (int symbol : new int[] {-1, 7}) {
      var batch = Networks.batch(embedded, 54);
      batch.symbols()[3] = symbol;
      var state = Networks.state(embedded, Networks.SEQUENCES, 55);
      var model = Networks.model(embedded);
      assertThatThrownBy(
              () -> Networks.gradient(model, Networks.weights(embedded, 56), batch, state))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void statesLieLayerAfterLayerWithHBeforeC() {
    var spec = Networks.spec(new Lstm(), 2);
    int hidden = spec.hidden();
    assertThat(spec.stateSize()).isEqualTo(4 * hidden);
    var batch = Networks.batch(spec, 43);
    var state = Networks.state(spec, Networks.SEQUENCES, 44);
    var model = Networks.model(spec);
    var workspace = model.workspace(Networks.SEQUENCES, Networks.TIME_STEPS);
    model.forward(Networks.weights(spec, 45), batch, state, workspace);
    workspace.finalState(batch, state);

    int lastRow = (Networks.TIME_STEPS - 1) * Networks.SEQUENCES;
    for (int n = 0; n < Networks.SEQUENCES; n++) {
      for (int layer = 0; layer < 2; layer++) {
        for (int j = 0; j < hidden; j++) {
          assertThat(state[n * spec.stateSize() + layer * 2 * hidden + j])
              .isEqualTo(workspace.hidden(layer, lastRow + n, j))
              .isBetween(-1.0, 1.0);
        }
      }
    }
  }

  @Test
  void aBatchThatDoesNotFitTheWorkspaceIsRefused() {
    var spec = Networks.spec(new Lstm(), 1);
    refused(spec, Networks.batch(spec, 3, 3, 46), "2 sequences", "3 time steps", "3 of 3");
    refused(spec, Networks.batch(spec, 2, 4, 46), "2 sequences", "3 time steps", "2 of 4");
    var reals = Batch.of(new Input.Reals(4), 2, 3);
    refused(spec, reals, "0 real inputs", "with 4");
    var input = new Input.Reals(3);
    var other = new ModelSpec(input, spec.cell(), 1, 5, true, 6, Output.SIGMOID, Loss.SQUARED);
    refused(other, reals, "3 real inputs", "with 4");
    refused(other, Batch.ofSymbols(2, 3), "3 real inputs", "with 0");
  }

  @Test
  void targetsOutsideTheOutputsAreRefused() {
    var spec = Networks.spec(new Lstm(), 1);
    var bit = new ModelSpec(spec.input(), spec.cell(), 1, 5, true, 1, Output.SIGMOID, Loss.SQUARED);
    for (int wrong : new int[] {-1, 6}) {
      var batch = Networks.batch(spec, 47);
      batch.targets()[2] = wrong;
      refused(spec, batch, "target", "0 to 5", Integer.toString(wrong));
    }
    var batch = Networks.batch(bit, 47);
    batch.targets()[2] = 2;
    refused(bit, batch, "target", "0 to 1", "2");
  }

  private static void refused(ModelSpec spec, Batch batch, String... named) {
    var model = Networks.model(spec);
    var workspace = model.workspace(2, 3);
    var state = new double[3 * spec.stateSize()];
    assertThatIllegalArgumentException()
        .isThrownBy(() -> model.forward(Networks.weights(spec, 48), batch, state, workspace))
        .withMessageContainingAll(named);
  }

  @Test
  void predictionsAreTheLargestOutputOrTheLikelierBit() {
    var spec = Networks.spec(new Lstm(), 1);
    assertThat(prediction(spec, 0.1, 0.2, 0.1, 0.2, 0.3, 0.1)).isEqualTo(4);
    assertThat(prediction(spec, 0.2, 0.2, 0.2, 0.2, 0.1, 0.1)).isZero();
    var bit = new ModelSpec(spec.input(), spec.cell(), 1, 5, true, 1, Output.SIGMOID, Loss.SQUARED);
    assertThat(prediction(bit, 0.5)).isZero();
    assertThat(prediction(bit, Math.nextUp(0.5))).isOne();
    assertThat(prediction(Networks.withOutputs(spec, 1), 1)).isZero();
  }

  private static int prediction(ModelSpec spec, double... outputs) {
    var workspace = Networks.model(spec).workspace(1, 2);
    System.arraycopy(outputs, 0, workspace.outputs(), spec.outputs(), outputs.length);
    assertThat(workspace.output(1, 0)).isEqualTo(outputs[0]);
    return workspace.prediction(1);
  }
}

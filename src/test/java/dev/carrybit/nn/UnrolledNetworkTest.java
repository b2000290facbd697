package dev.carrybit.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.carrybit.linalg.KernelChoice;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class UnrolledNetworkTest {

  /** The largest relative error of a slot's gradient in float32, in the Euclidean norm. */
  private static final double TOLERANCE = 1e-4;

  static Stream<ModelSpec> networks() {
    return Networks.all();
  }

  /** With rows that vectors compute. */
  static Stream<ModelSpec> wide() {
    return Networks.cells().stream()
        .map(
            cell ->
                new ModelSpec(
                    new Input.Symbols(37),
                    cell,
                    2,
                    67,
                    true,
                    41,
                    Output.SOFTMAX,
                    Loss.CROSS_ENTROPY));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void inFloat64ItGivesTheBitsOfTheNetwork(ModelSpec spec) {
    var weights = Networks.weights(spec, 1);
    var batch = Networks.batch(spec, 2);
    var state = Networks.state(spec, batch.sequences(), 3);
    var expected = NetworkPass.of(Networks.model(spec), weights, batch, state);
    var network = Networks.unrolled(spec, Precision.FLOAT64, batch);
    assertThat(network.forward(weights.values(), batch, state, Dropout.NONE))
        .isEqualTo(expected.loss());
    assertThat(state).containsExactly(expected.finalState());
    var gradient = new double[weights.values().length];
    network.backward(batch, gradient);
    assertThat(gradient).containsExactly(expected.gradient().values());
  }

  @ParameterizedTest
  @MethodSource({"networks", "wide"})
  void inFloat32ItGivesTheLossTheStateAndTheGradientOfFloat64(ModelSpec spec) {
    var weights = Networks.weights(spec, 4);
    var batch = Networks.batch(spec, 5, 7, 5);
    var state = Networks.state(spec, batch.sequences(), 6);
    var expectedState = state.clone();
    var exact = Networks.unrolled(spec, Precision.FLOAT64, batch);
    var network = Networks.unrolled(spec, Precision.FLOAT32, batch);

    double expected = exact.forward(weights.values(), batch, expectedState, Dropout.NONE);
    assertThat(network.forward(weights.values(), batch, state, Dropout.NONE))
        .isCloseTo(expected, within(1e-5 * expected))
        .isNotEqualTo(expected);
    assertThat(distance(state, expectedState, 0, state.length)).isLessThan(TOLERANCE);
    for (int row = 0; row < batch.rows(); row++) {
      assertThat(network.output(row, 0)).isCloseTo(exact.output(row, 0), within(1e-5));
      assertThat(network.prediction(row)).isBetween(0, Math.max(1, spec.outputs() - 1));
    }
    assertThat(error(spec, weights, batch, 0)).isLessThan(TOLERANCE);
  }

  @ParameterizedTest
  @MethodSource({"networks", "wide"})
  void anErrorInOneWeightIsSeen(ModelSpec spec) {
    var batch = Networks.batch(spec, 5, 7, 5);
    assertThat(error(spec, Networks.weights(spec, 4), batch, 0.03)).isGreaterThan(TOLERANCE);
  }

  /** The largest error of a slot in float32, whose network has {@code slip} in one weight. */
  private static double error(ModelSpec spec, Parameters weights, Batch batch, double slip) {
    var state = Networks.state(spec, batch.sequences(), 6);
    var expected = Networks.gradient(spec, Precision.FLOAT64, weights, batch, state);
    weights.values()[weights.layout().slot(ModelLayout.recurrentWeight(0)).offset()] += slip;
    var gradient = Networks.gradient(spec, Precision.FLOAT32, weights, batch, state);
    double largest = 0;
    for (var slot : weights.layout().slots()) {
      largest = Math.max(largest, distance(gradient, expected, slot.offset(), slot.end()));
    }
    return largest;
  }

  /** The norm of the difference, divided by that of {@code expected}. */
  private static double distance(double[] actual, double[] expected, int from, int to) {
    double difference = 0;
    double size = 0;
    for (int i = from; i < to; i++) {
      difference += (actual[i] - expected[i]) * (actual[i] - expected[i]);
      size += expected[i] * expected[i];
    }
    return Math.sqrt(difference / size);
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void aWindowWithDropoutAndFewerTimeStepsLeavesTheNextOneAlone(Precision precision) {
    var spec = Networks.spec(new Lstm(), 2);
    var weights = Networks.weights(spec, 7);
    var batch = Networks.batch(spec, 5, 7, 8);
    var state = new double[5 * spec.stateSize()];
    var expected = Networks.gradient(spec, precision, weights, batch, state);

    var network = Networks.unrolled(spec, precision, batch);
    var gradient = new double[expected.length];
    batch.timeSteps(3);
    network.forward(weights.values(), batch, state.clone(), new Dropout(0.5, 9));
    network.backward(batch, gradient);
    assertThat(gradient).isNotEqualTo(expected);
    batch.timeSteps(7);
    network.forward(weights.values(), batch, state.clone(), Dropout.NONE);
    network.backward(batch, gradient);
    assertThat(gradient).containsExactly(expected);
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void aWindowKnowsNothingOfTheSymbolsAndWeightsOfTheOneBefore(Precision precision) {
    var spec = Networks.withInput(Networks.spec(new Lstm(), 1), new Input.Embedded(40, 3));
    var network = Networks.unrolled(spec, precision, Networks.batch(spec, 12));
    var used = new double[ModelLayout.of(spec).size()];
    Arrays.fill(used, Double.NaN);
    for (int window = 13; window < 16; window++) {
      var weights = Networks.weights(spec, window);
      var batch = Networks.batch(spec, window);
      batch.symbols()[0] = 0; // in all of them
      var state = new double[batch.sequences() * spec.stateSize()];
      var expected = Networks.gradient(spec, precision, weights, batch, state);
      assertThat(expected).contains(0); // symbols that do not occur
      network.forward(weights.values(), batch, state, Dropout.NONE);
      network.backward(batch, used);
      assertThat(used).containsExactly(expected);
    }
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void symbolsOutsideTheEmbeddingAreRefused(Precision precision) {
    var spec = Networks.withInput(Networks.spec(new Lstm(), 1), new Input.Embedded(40, 3));
    var batch = Networks.batch(spec, 17);
    var network = Networks.unrolled(spec, precision, batch);
    var weights = Networks.weights(spec, 18).values();
    var state = new double[batch.sequences() * spec.stateSize()];
    for (int symbol : new int[] {-1, 40}) {
      batch.symbols()[1] = symbol;
      assertThatThrownBy(() -> network.forward(weights, batch, state, Dropout.NONE))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void commonsMathMultipliesInBothPrecisions(Precision precision) {
    var spec = Networks.spec(new Gru(), 2);
    var weights = Networks.weights(spec, 10);
    var batch = Networks.batch(spec, 11);
    var state = new double[batch.sequences() * spec.stateSize()];
    var expected = Networks.gradient(spec, Precision.FLOAT64, weights, batch, state);
    var network =
        UnrolledNetwork.of(
            spec,
            KernelChoice.COMMONS_MATH,
            precision,
            Networks.UNBOUNDED,
            batch.sequences(),
            batch.timeSteps());
    var gradient = new double[expected.length];
    network.forward(weights.values(), batch, state, Dropout.NONE);
    network.backward(batch, gradient);
    assertThat(distance(gradient, expected, 0, expected.length))
        .isLessThan(precision == Precision.FLOAT64 ? 1e-13 : TOLERANCE);
  }

  @Test
  void float32TakesHalfTheMemoryOfItsNumbers() {
    var spec = Networks.spec(new Lstm(), 1);
    var doubles = UnrolledNetwork.size(spec, Precision.FLOAT64, 50, 100, false);
    var floats = UnrolledNetwork.size(spec, Precision.FLOAT32, 50, 100, false);
    assertThat(floats.bytes() / doubles.bytes()).isBetween(0.5, 0.55);
    assertThat(floats.longest()).isEqualTo(doubles.longest());
  }

  @Test
  void float32HoldsWeightsAndGradientOnceMore() {
    var spec = Networks.withInput(Networks.spec(new Lstm(), 1), new Input.Embedded(1_000_000, 4));
    var doubles = UnrolledNetwork.size(spec, Precision.FLOAT64, 1, 1, false);
    var floats = UnrolledNetwork.size(spec, Precision.FLOAT32, 1, 1, false);
    assertThat(doubles.bytes()).isLessThan(1e6);
    assertThat(floats.bytes()).isBetween(2 * 4 * 4e6, 2 * 4 * 4e6 + 1e6);
    assertThat(floats.longest()).isGreaterThan(4e6);
  }
}

package dev.carrybit.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.carrybit.linalg.KernelChoice;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NaiveOracleTest {

  private static final Offset<Double> CLOSE = within(1e-12);

  static Stream<ModelSpec> networks() {
    var bits = Networks.all().filter(spec -> spec.output() == Output.SIGMOID);
    return Stream.concat(Networks.all(), bits.map(spec -> Networks.withOutputs(spec, 1)));
  }

  static Stream<ModelSpec> deep() {
    return Networks.deep();
  }

  /** Both networks over the same batch. */
  private record Pair(
      NaiveNetwork.Result naive,
      double loss,
      double[] outputs,
      double[] finalState,
      Parameters gradient) {

    static Pair of(ModelSpec spec, int timeSteps, double bound, KernelChoice kernels) {
      var weights = Networks.weights(spec, 21);
      var batch = Networks.batch(spec, Networks.SEQUENCES, timeSteps, 22);
      var state = Networks.state(spec, Networks.SEQUENCES, 23);
      var naive = new NaiveNetwork(spec, weights, bound).run(batch, state);
      var model = new Network(spec, kernels, bound);
      return of(model, naive, weights, batch, state);
    }

    private static Pair of(
        Network model, NaiveNetwork.Result naive, Parameters weights, Batch batch, double[] state) {
      var workspace = model.workspace(batch.sequences(), batch.timeSteps());
      double loss = model.forward(weights, batch, state, workspace);
      var outputs = workspace.outputs().clone();
      var finalState = new double[state.length];
      workspace.finalState(batch, finalState);
      var gradient = Parameters.zeros(model.layout());
      model.backward(weights, batch, workspace, gradient);
      return new Pair(naive, loss, outputs, finalState, gradient);
    }

    void requireClose() {
      assertThat(loss).isCloseTo(naive.loss(), CLOSE);
      var expected = Arrays.stream(naive.outputs()).flatMapToDouble(DoubleStream::of).toArray();
      assertThat(outputs).containsExactly(expected, CLOSE);
      assertThat(finalState).containsExactly(naive.finalState(), CLOSE);
      assertThat(gradient.values()).containsExactly(naive.gradient().values(), CLOSE);
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void networksEqualTheNaiveImplementation(ModelSpec spec) {
    Pair.of(spec, Networks.TIME_STEPS, Networks.UNBOUNDED, KernelChoice.VECTOR).requireClose();
  }

  @ParameterizedTest
  @MethodSource("deep")
  void commonsMathKernelsGiveTheSameNetworks(ModelSpec spec) {
    Pair.of(spec, 7, Networks.UNBOUNDED, KernelChoice.COMMONS_MATH).requireClose();
  }

  @ParameterizedTest
  @MethodSource("deep")
  void stateGradientsAreClippedAtEveryStep(ModelSpec spec) {
    var unclipped = Pair.of(spec, 7, Networks.UNBOUNDED, KernelChoice.VECTOR).gradient();
    for (double bound : new double[] {0.1, 0.01, 0.001}) {
      var pair = Pair.of(spec, 7, bound, KernelChoice.VECTOR);
      pair.requireClose();
      assertThat(distance(pair.gradient(), unclipped)).isGreaterThan(1e-4);
    }
  }

  @ParameterizedTest
  @MethodSource("deep")
  void aBoundThatIsNeverReachedChangesNoBit(ModelSpec spec) {
    var unclipped = Pair.of(spec, 7, Networks.UNBOUNDED, KernelChoice.VECTOR).gradient();
    var bounded = Pair.of(spec, 7, 1e6, KernelChoice.VECTOR).gradient();

    assertThat(bounded.values()).containsExactly(unclipped.values());
  }

  private static double distance(Parameters one, Parameters other) {
    double largest = 0;
    for (int i = 0; i < one.values().length; i++) {
      largest = Math.max(largest, Math.abs(one.values()[i] - other.values()[i]));
    }
    return largest;
  }
}

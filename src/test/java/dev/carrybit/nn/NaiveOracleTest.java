package dev.carrybit.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.carrybit.linalg.KernelChoice;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.apache.commons.math3.linear.ArrayRealVector;
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

  /** The results of both networks for the same batch. */
  private record Pair(NaiveNetwork.Result naive, NetworkPass pass) {

    static Pair of(ModelSpec spec, int timeSteps, double bound, KernelChoice kernels) {
      var weights = Networks.weights(spec, 21);
      var batch = Networks.batch(spec, Networks.SEQUENCES, timeSteps, 22);
      var state = Networks.state(spec, Networks.SEQUENCES, 23);
      return new Pair(
          new NaiveNetwork(spec, weights, bound).run(batch, state),
          NetworkPass.of(new Network(spec, kernels, bound), weights, batch, state));
    }

    double[] gradient() {
      return pass.gradient().values();
    }

    void requireClose() {
      assertThat(pass.loss()).isCloseTo(naive.loss(), CLOSE);
      var expected = Arrays.stream(naive.outputs()).flatMapToDouble(DoubleStream::of).toArray();
      assertThat(pass.outputs()).containsExactly(expected, CLOSE);
      assertThat(pass.finalState()).containsExactly(naive.finalState(), CLOSE);
      assertThat(gradient()).containsExactly(naive.gradient().values(), CLOSE);
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

    assertThat(bounded).containsExactly(unclipped);
  }

  private static double distance(double[] one, double[] other) {
    return new ArrayRealVector(one).getLInfDistance(new ArrayRealVector(other));
  }
}

package dev.carrybit.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.carrybit.linalg.KernelChoice;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GradientTest {

  /** A network somewhere, with the exact gradient there and a check of any other. */
  private record Point(ModelSpec spec, Parameters weights, Batch batch, double[] state) {

    static Point of(ModelSpec spec) {
      return new Point(
          spec,
          Networks.weights(spec, 11),
          Networks.batch(spec, 12),
          Networks.state(spec, Networks.SEQUENCES, 13));
    }

    GradientCheck check() {
      var model = Networks.model(spec);
      var workspace = model.workspace(batch.sequences(), batch.timeSteps());
      return new GradientCheck(at -> model.forward(at, batch, state, workspace), weights);
    }

    Parameters gradient() {
      return gradient(Networks.UNBOUNDED);
    }

    Parameters gradient(double stateGradientBound) {
      var kernels = KernelChoice.VECTOR;
      var model = new Network(spec, kernels, stateGradientBound);
      return Networks.gradient(model, weights, batch, state);
    }
  }

  static Stream<ModelSpec> networks() {
    return Networks.all();
  }

  static Stream<ModelSpec> oneOutput() {
    return Networks.all().map(spec -> Networks.withOutputs(spec, 1)).filter(GradientTest::isBit);
  }

  /** One network of two layers for each cell, and one that embeds symbols. */
  static Stream<ModelSpec> deep() {
    var embedded = new Input.Embedded(Networks.SYMBOLS, Networks.INPUTS);
    return Stream.concat(
        Networks.deep(), Stream.of(Networks.withInput(Networks.spec(new Gru(), 2), embedded)));
  }

  private static boolean isBit(ModelSpec spec) {
    return spec.output() == Output.SIGMOID && spec.layers() == 1;
  }

  @ParameterizedTest
  @MethodSource("networks")
  void gradientsAreTheSlopesOfTheLoss(ModelSpec spec) {
    var point = Point.of(spec);

    point.check().requireAccepted(point.gradient());
  }

  @ParameterizedTest
  @MethodSource("oneOutput")
  void gradientsOfASingleBitAreTheSlopesOfTheLoss(ModelSpec spec) {
    var point = Point.of(spec);

    point.check().requireAccepted(point.gradient());
  }

  @Test
  void aNetworkWithOneSymbolHasNothingToLearn() {
    var point = Point.of(Networks.withOutputs(Networks.spec(new Lstm(), 1), 1));
    Arrays.fill(point.batch().targets(), 0);

    assertThat(point.gradient().values()).containsOnly(0);
    point.check().requireAccepted(point.gradient());
  }

  @ParameterizedTest
  @MethodSource("deep")
  void aGradientWithOneSlotOnePercentTooLargeIsRejected(ModelSpec spec) {
    var point = Point.of(spec);
    var check = point.check();
    for (var slot : point.weights().layout().slots()) {
      var broken = point.gradient();
      for (int i = slot.offset(); i < slot.end(); i++) {
        broken.values()[i] *= 1.01;
      }
      assertThat(check.accepts(broken)).as(slot.name()).isFalse();
      assertThat(check.error(slot.name(), broken)).isBetween(0.009, 0.011);
    }
  }

  @ParameterizedTest
  @MethodSource("deep")
  void aGradientWithoutBackpropagationThroughTimeIsRejected(ModelSpec spec) {
    var point = Point.of(spec);
    var broken = point.gradient(Double.MIN_VALUE);

    assertThat(point.check().accepts(broken)).isFalse();
    for (var name : List.of("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "weight_hh_l1")) {
      assertThat(point.check().error(name, broken)).as(name).isGreaterThan(0.01);
    }
    for (var name : List.of(ModelLayout.OUTPUT_WEIGHT, ModelLayout.OUTPUT_BIAS)) {
      assertThat(point.check().error(name, broken)).as(name).isLessThan(1e-7);
    }
  }

  @ParameterizedTest
  @MethodSource("deep")
  void oneEntryWithTheWrongSignIsRejected(ModelSpec spec) {
    var point = Point.of(spec);
    var broken = point.gradient();
    int at = point.weights().layout().slot("weight_hh_l0").offset() + 7;
    broken.values()[at] = -broken.values()[at];

    assertThat(point.check().accepts(broken)).isFalse();
  }

  @ParameterizedTest
  @MethodSource("deep")
  void theInitialStateIsPartOfTheLoss(ModelSpec spec) {
    var point = Point.of(spec);
    var elsewhere =
        new Point(
            spec, point.weights(), point.batch(), Networks.state(spec, Networks.SEQUENCES, 99));

    assertThat(point.check().accepts(elsewhere.gradient())).isFalse();
  }

  @ParameterizedTest
  @MethodSource("deep")
  void gradientsAreAddedToWhatIsThere(ModelSpec spec) {
    var point = Point.of(spec);
    var model = Networks.model(spec);
    var workspace = model.workspace(Networks.SEQUENCES, Networks.TIME_STEPS);
    var gradient = Networks.weights(spec, 14);
    var before = gradient.values().clone();
    model.forward(point.weights(), point.batch(), point.state(), workspace);
    model.backward(point.weights(), point.batch(), workspace, gradient);

    var alone = point.gradient().values();
    for (int i = 0; i < before.length; i++) {
      assertThat(gradient.values()[i]).isCloseTo(before[i] + alone[i], within(1e-13));
    }
  }
}

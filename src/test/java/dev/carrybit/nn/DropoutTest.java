package dev.carrybit.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DropoutTest {

  private static final Dropout STEP = new Dropout(0.4, 64).at(5, 2);

  static Stream<ModelSpec> networks() {
    return Networks.all().filter(spec -> spec.bias() && spec.output() == Output.SOFTMAX);
  }

  static Stream<ModelSpec> deep() {
    return Networks.deep();
  }

  private static NetworkPass pass(ModelSpec spec, Workspace workspace, Dropout dropout) {
    var weights = Networks.weights(spec, 65);
    return NetworkPass.of(
        Networks.model(spec), weights, batch(spec), firstState(spec), workspace, dropout);
  }

  private static NetworkPass pass(ModelSpec spec, Dropout dropout) {
    return pass(spec, workspace(spec), dropout);
  }

  private static Batch batch(ModelSpec spec) {
    return Networks.batch(spec, 66);
  }

  private static double[] firstState(ModelSpec spec) {
    return Networks.state(spec, Networks.SEQUENCES, 67);
  }

  private static Workspace workspace(ModelSpec spec) {
    return Networks.model(spec).workspace(Networks.SEQUENCES, Networks.TIME_STEPS);
  }

  private static GradientCheck check(ModelSpec spec, Dropout dropout) {
    var model = Networks.model(spec);
    var workspace = workspace(spec);
    var batch = batch(spec);
    return new GradientCheck(
        at -> model.forward(at, batch, firstState(spec), workspace, dropout),
        Networks.weights(spec, 65));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void gradientsAreTheSlopesOfTheLossUnderTheSameMask(ModelSpec spec) {
    check(spec, STEP).requireAccepted(pass(spec, STEP).gradient());
  }

  @ParameterizedTest
  @MethodSource("deep")
  void gradientsOfOtherStepsAreRejected(ModelSpec spec) {
    for (var other : new Dropout[] {Dropout.NONE, new Dropout(0.4, 64).at(6, 2)}) {
      var gradient = pass(spec, other).gradient();
      assertThat(check(spec, STEP).accepts(gradient)).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("deep")
  void aMaskDoesNotAffectTheNextPass(ModelSpec spec) {
    var workspace = workspace(spec);
    var without = pass(spec, workspace, Dropout.NONE);
    var with = pass(spec, workspace, STEP);

    pass(spec, workspace, Dropout.NONE).requireBits(without);
    pass(spec, workspace, STEP).requireBits(with);
    pass(spec, workspace, new Dropout(0, 64).at(5, 2)).requireBits(without);
    assertThat(with.loss()).isNotEqualTo(without.loss());
  }

  @Test
  void theLastLayersOutputsAreNotDropped() {
    for (var cell : Networks.cells()) {
      var spec = Networks.spec(cell, 1);
      pass(spec, STEP).requireBits(pass(spec, Dropout.NONE));
    }
  }

  @Test
  void dropoutDoesNotChangeTheState() {
    for (var cell : Networks.cells()) {
      var spec = Networks.spec(cell, 2);
      var with = pass(spec, STEP).finalState();
      var without = pass(spec, Dropout.NONE).finalState();
      int half = spec.stateSize() / 2;
      for (int n = 0; n < Networks.SEQUENCES; n++) {
        int from = n * spec.stateSize();
        for (int i = from; i < from + half; i++) {
          assertThat(with[i]).isEqualTo(without[i]);
          assertThat(with[i + half]).isNotEqualTo(without[i + half]);
        }
      }
    }
  }
}

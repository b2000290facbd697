package dev.carrybit.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

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

  /** A pass of training, from some weights and state. */
  private record Pass(double loss, Parameters gradient, double[] state) {

    static Pass of(ModelSpec spec, Workspace workspace, Dropout dropout) {
      var weights = Networks.weights(spec, 65);
      var batch = batch(spec);
      var model = Networks.model(spec);
      double loss = model.forward(weights, batch, firstState(spec), workspace, dropout);
      var state = firstState(spec);
      workspace.finalState(batch, state);
      var gradient = Parameters.zeros(model.layout());
      model.backward(weights, batch, workspace, gradient);
      return new Pass(loss, gradient, state);
    }

    static Pass of(ModelSpec spec, Dropout dropout) {
      return of(spec, workspace(spec), dropout);
    }

    void requireBits(Pass expected) {
      assertThat(loss).isEqualTo(expected.loss);
      assertThat(gradient.values()).containsExactly(expected.gradient.values());
      assertThat(state).containsExactly(expected.state);
    }
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
    check(spec, STEP).requireAccepted(Pass.of(spec, STEP).gradient());
  }

  @ParameterizedTest
  @MethodSource("deep")
  void gradientsOfOtherStepsAreRejected(ModelSpec spec) {
    for (var other : new Dropout[] {Dropout.NONE, new Dropout(0.4, 64).at(6, 2)}) {
      var gradient = Pass.of(spec, other).gradient();
      assertThat(check(spec, STEP).accepts(gradient)).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("deep")
  void aMaskDoesNotAffectTheNextPass(ModelSpec spec) {
    var workspace = workspace(spec);
    var without = Pass.of(spec, workspace, Dropout.NONE);
    var with = Pass.of(spec, workspace, STEP);

    Pass.of(spec, workspace, Dropout.NONE).requireBits(without);
    Pass.of(spec, workspace, STEP).requireBits(with);
    Pass.of(spec, workspace, new Dropout(0, 64).at(5, 2)).requireBits(without);
    assertThat(with.loss()).isNotEqualTo(without.loss());
  }

  @Test
  void theLastLayersOutputsAreNotDropped() {
    for (var cell : Networks.cells()) {
      var spec = Networks.spec(cell, 1);
      Pass.of(spec, STEP).requireBits(Pass.of(spec, Dropout.NONE));
    }
  }

  @Test
  void dropoutDoesNotChangeTheState() {
    for (var cell : Networks.cells()) {
      var spec = Networks.spec(cell, 2);
      var with = Pass.of(spec, STEP).state();
      var without = Pass.of(spec, Dropout.NONE).state();
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

  @Test
  void ratesAreSharesBelowOne() {
    for (double wrong : new double[] {-0.1, 1, Double.NaN}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Dropout(wrong, 0))
          .withMessageContainingAll("dropout", "[0, 1)", Double.toString(wrong));
    }
  }
}

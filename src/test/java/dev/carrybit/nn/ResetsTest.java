package dev.carrybit.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ResetsTest {

  private static final int SEQUENCES = 3;
  private static final int TIME_STEPS = 5;
  private static final Dropout DROPOUT = new Dropout(0.4, 81).at(1, 2);

  static Stream<ModelSpec> networks() {
    return Networks.all().filter(spec -> spec.bias() && spec.output() == Output.SOFTMAX);
  }

  static Stream<ModelSpec> deep() {
    return Networks.deep();
  }

  private static NetworkPass pass(ModelSpec spec, Batch batch, double[] first) {
    return pass(spec, batch, first, workspace(spec, batch), Dropout.NONE);
  }

  private static NetworkPass pass(
      ModelSpec spec, Batch batch, double[] first, Workspace workspace, Dropout dropout) {
    var weights = Networks.weights(spec, 82);
    return NetworkPass.of(Networks.model(spec), weights, batch, first, workspace, dropout);
  }

  private static Workspace workspace(ModelSpec spec, Batch batch) {
    return Networks.model(spec).workspace(batch.sequences(), batch.timeSteps());
  }

  /** A batch whose sequences start anew at {@code rows}, t·N + n each. */
  private static Batch batch(ModelSpec spec, int... rows) {
    var batch = Networks.batch(spec, SEQUENCES, TIME_STEPS, 83);
    batch.allowResets();
    for (int row : rows) {
      batch.resets()[row] = true;
    }
    return batch;
  }

  private static double[] first(ModelSpec spec) {
    return Networks.state(spec, SEQUENCES, 84);
  }

  /** The first sequence at time step 0, the second at 2 and 3, the last at the end. */
  private static Batch scattered(ModelSpec spec) {
    return batch(spec, 0, 2 * SEQUENCES + 1, 3 * SEQUENCES + 1, 4 * SEQUENCES + 2);
  }

  private static GradientCheck check(ModelSpec spec, Batch batch, Dropout dropout) {
    var model = Networks.model(spec);
    var workspace = workspace(spec, batch);
    return new GradientCheck(
        at -> model.forward(at, batch, first(spec), workspace, dropout),
        Networks.weights(spec, 82));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void gradientsAreTheSlopesOfTheLoss(ModelSpec spec) {
    var batch = scattered(spec);
    for (var dropout : new Dropout[] {Dropout.NONE, DROPOUT}) {
      var pass = pass(spec, batch, first(spec), workspace(spec, batch), dropout);
      check(spec, batch, dropout).requireAccepted(pass.gradient());
    }
  }

  @ParameterizedTest
  @MethodSource("deep")
  void theGradientWithoutResetsIsRejected(ModelSpec spec) {
    var whole = pass(spec, batch(spec), first(spec));
    assertThat(check(spec, scattered(spec), Dropout.NONE).accepts(whole.gradient())).isFalse();
  }

  @ParameterizedTest
  @MethodSource("networks")
  void aResetSplitsASequenceIntoTwo(ModelSpec spec) {
    int size = spec.stateSize();
    var together = pass(spec, scattered(spec), first(spec));
    int[][] beginnings = {{0}, {2, 3}, {4}};
    var sum = new double[together.gradient().values().length];
    for (int n = 0; n < SEQUENCES; n++) {
      var state = Arrays.copyOfRange(first(spec), n * size, (n + 1) * size);
      int from = 0;
      for (int place = 0; place <= beginnings[n].length; place++) {
        int to = place < beginnings[n].length ? beginnings[n][place] : TIME_STEPS;
        if (to > from) {
          var part = Networks.part(spec, batch(spec), from, to - from, n, 1);
          var alone = pass(spec, part, state);
          requireRows(spec, together, alone, from, to, n);
          Arrays.setAll(sum, i -> sum[i] + alone.gradient().values()[i]);
          state = alone.finalState();
        }
        from = to;
        if (to < TIME_STEPS) {
          state = new double[size];
        }
      }
      assertThat(Arrays.copyOfRange(together.finalState(), n * size, (n + 1) * size))
          .containsExactly(state);
    }
    assertThat(together.gradient().values()).containsExactly(sum, within(1e-12));
  }

  private static void requireRows(
      ModelSpec spec, NetworkPass together, NetworkPass alone, int from, int to, int n) {
    int outputs = spec.outputs();
    for (int t = from; t < to; t++) {
      int row = (t * SEQUENCES + n) * outputs;
      int own = (t - from) * outputs;
      assertThat(Arrays.copyOfRange(together.outputs(), row, row + outputs))
          .containsExactly(Arrays.copyOfRange(alone.outputs(), own, own + outputs));
    }
  }

  /** So many sequences that two time steps go together, and the last of five alone. */
  @ParameterizedTest
  @MethodSource("networks")
  void aLargeBatchIsTheSumOfSmallOnes(ModelSpec spec) {
    int many = LayerBuffers.CHUNK_ROWS / 2 - 8;
    int few = many / 8;
    var batch = Networks.batch(spec, many, TIME_STEPS, 85);
    batch.allowResets();
    for (int row = 1; row < batch.rows(); row += 7) {
      batch.resets()[row] = true;
    }
    var state = Networks.state(spec, many, 86);
    var together = pass(spec, batch, state);
    int size = spec.stateSize();
    double loss = 0;
    var sum = new double[together.gradient().values().length];
    for (int first = 0; first < many; first += few) {
      var part = Networks.part(spec, batch, 0, TIME_STEPS, first, few);
      part.allowResets();
      for (int row = 0; row < part.rows(); row++) {
        part.resets()[row] = batch.resets()[row / few * many + first + row % few];
      }
      var own = Arrays.copyOfRange(state, first * size, (first + few) * size);
      var pass = pass(spec, part, own);
      loss += pass.loss();
      Arrays.setAll(sum, i -> sum[i] + pass.gradient().values()[i]);
    }
    assertThat(together.loss()).isCloseTo(loss, within(1e-9));
    assertThat(together.gradient().values()).containsExactly(sum, within(1e-10));
  }

  @ParameterizedTest
  @MethodSource("deep")
  void allocatedResetsThatAreFalseChangeNoBit(ModelSpec spec) {
    var without = Networks.batch(spec, SEQUENCES, TIME_STEPS, 83);

    pass(spec, batch(spec), first(spec)).requireBits(pass(spec, without, first(spec)));
  }

  @ParameterizedTest
  @MethodSource("deep")
  void resetsDoNotAffectTheNextWindow(ModelSpec spec) {
    var batch = scattered(spec);
    var workspace = workspace(spec, batch);
    var none = Dropout.NONE;
    var resets = pass(spec, batch, first(spec), workspace, none);
    var other = pass(spec, batch(spec, 5), first(spec), workspace, none);

    other.requireBits(pass(spec, batch(spec, 5), first(spec)));
    pass(spec, batch, first(spec), workspace, none).requireBits(resets);
  }
}

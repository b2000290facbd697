package dev.carrybit.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.carrybit.linalg.KernelChoice;
import dev.carrybit.linalg.Kernels;
import java.util.Arrays;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class OutputLayerTest {

  private static ModelSpec spec(Output output, Loss loss, int outputs) {
    var input = new Input.Symbols(1);
    return new ModelSpec(input, new Lstm(), 1, 1, true, outputs, output, loss);
  }

  /** One row's loss, outputs and gradient. */
  private record Row(double loss, double[] outputs, double[] gradient) {

    static Row of(Output output, Loss loss, int target, double... sums) {
      var spec = spec(output, loss, sums.length);
      var layer = new OutputLayer(spec);
      var workspace = new Workspace(spec, 1, 1, Kernels.of(KernelChoice.VECTOR));
      System.arraycopy(sums, 0, workspace.outputs, 0, sums.length);
      double result = layer.activate(workspace, 0, target);
      var outputs = workspace.outputs.clone();
      layer.differentiate(workspace.outputs, 0, target);
      return new Row(result, outputs, workspace.outputs);
    }

    static Row softmax(int target, double... sums) {
      return of(Output.SOFTMAX, Loss.CROSS_ENTROPY, target, sums);
    }

    static Row bit(Loss loss, int target, double sum) {
      return of(Output.SIGMOID, loss, target, sum);
    }
  }

  @Test
  void softmaxOfSaturatedSumsIsExact() {
    var right = Row.softmax(0, 1e3, -1e3);
    assertThat(right.loss()).isZero();
    assertThat(right.outputs()).containsExactly(1, 0);
    assertThat(right.gradient()).containsExactly(0, 0);

    var wrong = Row.softmax(1, 1e3, -1e3);
    assertThat(wrong.loss()).isEqualTo(2e3);
    assertThat(wrong.gradient()).containsExactly(1, -1);
  }

  @Test
  void softmaxDoesNotDependOnACommonShift() {
    for (double shift : new double[] {-1e3, 0, 1e3}) {
      var row = Row.softmax(2, shift, shift + 1, shift + 2);
      double partition = 1 + Math.E + Math.E * Math.E;
      assertThat(row.loss()).isCloseTo(Math.log(partition) - 2, within(1e-15));
      assertThat(row.outputs()[1]).isCloseTo(Math.E / partition, within(1e-15));
      assertThat(row.gradient()[0]).isCloseTo(1 / partition, within(1e-15));
      assertThat(row.gradient()[2]).isCloseTo(Math.E * Math.E / partition - 1, within(1e-15));
    }
  }

  @Test
  void softmaxKeepsASmallLossWithLargeLogits() {
    assertThat(Row.softmax(0, 1e6, 1e6 - 16).loss())
        .isCloseTo(Math.log1p(Math.exp(-16)), within(3e-16));
  }

  @Test
  void softmaxProbabilitiesAreNeverNaN() {
    for (double one : new double[] {-1e3, -745, -1, 0, 1, 710, 1e3, 1e300}) {
      for (double other : new double[] {-1e300, -1e3, 0, 1e3}) {
        var outputs = Row.softmax(0, one, other, 0).outputs();
        assertThat(outputs[0] + outputs[1] + outputs[2]).isCloseTo(1, within(1e-15));
      }
    }
  }

  @Test
  void softmaxOverOneSymbolIsCertain() {
    var row = Row.softmax(0, 3);

    assertThat(row.loss()).isZero();
    assertThat(row.outputs()).containsExactly(1);
    assertThat(row.gradient()).containsExactly(0);
  }

  @Test
  void crossEntropyOfASaturatedBitIsExact() {
    for (double sign : new double[] {1, -1}) {
      int right = sign > 0 ? 1 : 0;
      assertThat(Row.bit(Loss.CROSS_ENTROPY, right, sign * 1e3).loss()).isZero();
      assertThat(Row.bit(Loss.CROSS_ENTROPY, 1 - right, sign * 1e3).loss()).isEqualTo(1e3);
      assertThat(Row.bit(Loss.CROSS_ENTROPY, 1 - right, sign * 1e3).gradient())
          .containsExactly(sign);
      assertThat(Row.bit(Loss.CROSS_ENTROPY, right, sign * 40).loss())
          .isCloseTo(Math.exp(-40), Percentage.withPercentage(1e-12));
    }
    assertThat(Row.bit(Loss.CROSS_ENTROPY, 1, 0).loss()).isEqualTo(Math.log(2));
    assertThat(Row.bit(Loss.CROSS_ENTROPY, 1, 0).gradient()).containsExactly(-0.5);
    assertThat(Row.bit(Loss.CROSS_ENTROPY, 0, 0).gradient()).containsExactly(0.5);
  }

  @Test
  void squaredErrorIsHalfTheSquareAndItsGradientVanishesInSaturation() {
    assertThat(Row.bit(Loss.SQUARED, 1, 0).loss()).isEqualTo(0.125);
    assertThat(Row.bit(Loss.SQUARED, 1, 0).gradient()).containsExactly(-0.125);
    assertThat(Row.bit(Loss.SQUARED, 0, 1e3).loss()).isEqualTo(0.5);
    assertThat(Row.bit(Loss.SQUARED, 0, 1e3).gradient()).containsExactly(0);
    assertThat(Row.bit(Loss.SQUARED, 1, 1e3).loss()).isZero();
    assertThat(Row.bit(Loss.SQUARED, 1, -1e3).loss()).isEqualTo(0.5);
  }

  @Test
  void lossesOfSeveralSigmoidsAreAddedAgainstAOneHotTarget() {
    var squared = Row.of(Output.SIGMOID, Loss.SQUARED, 1, 0, 0, 1e3);
    assertThat(squared.loss()).isEqualTo(0.125 + 0.125 + 0.5);
    assertThat(squared.gradient()).containsExactly(0.125, -0.125, 0);
    var entropy = Row.of(Output.SIGMOID, Loss.CROSS_ENTROPY, 1, 0, 0, 1e3);
    assertThat(entropy.loss()).isEqualTo(Math.log(2) + Math.log(2) + 1e3);
    assertThat(entropy.gradient()).containsExactly(0.5, -0.5, 1);
  }

  @Test
  void otherRowsDoNotChange() {
    var batch = Batch.ofSymbols(1, 4);
    var spec = spec(Output.SIGMOID, Loss.SQUARED, 1);
    var layer = new OutputLayer(spec);
    var weights = Parameters.zeros(ModelLayout.of(spec));
    var workspace = new Workspace(spec, 1, 4, Kernels.of(KernelChoice.VECTOR));
    Arrays.fill(workspace.losses, 9);

    layer.beginForward(weights, workspace);
    layer.forward(weights, batch, workspace, 1, 3);
    assertThat(workspace.losses).containsExactly(9, 0.125, 0.125, 9);
    assertThat(workspace.outputs).containsExactly(0, 0.5, 0.5, 0);
    layer.beginBackward(weights, workspace);
    layer.backward(batch, workspace, 1, 2, Parameters.zeros(ModelLayout.of(spec)));
    assertThat(workspace.outputs).containsExactly(0, 0.125, 0.5, 0);
  }

  @Test
  void sumsThatAreNotFiniteMakeTheLossNaN() {
    assertThat(Row.softmax(0, Double.NaN, 1).loss()).isNaN();
    assertThat(Row.softmax(0, 1, Double.NaN).loss()).isNaN();
    assertThat(Row.softmax(0, Double.POSITIVE_INFINITY, 1).loss()).isNaN();
    assertThat(Row.bit(Loss.CROSS_ENTROPY, 1, Double.NaN).loss()).isNaN();
    assertThat(Row.bit(Loss.SQUARED, 1, Double.NaN).loss()).isNaN();
  }
}

package dev.carrybit.nn;

import static dev.carrybit.nn.Initialization.Distribution.GLOROT;
import static dev.carrybit.nn.Initialization.Distribution.ORTHOGONAL;
import static dev.carrybit.nn.Initialization.Distribution.UNIFORM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.carrybit.addition.NumpyStream;
import dev.carrybit.linalg.Matrix;
import java.util.Arrays;
import org.apache.commons.math3.linear.RealMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InitializationTest {

  private static final ModelSpec LSTM = Networks.spec(new Lstm(), 2);
  private static final Initialization FLAT =
      new Initialization(UNIFORM, UNIFORM, UNIFORM, -0.25, 0.75, 0);

  private static double[] slot(Parameters weights, String name) {
    var slot = weights.layout().slot(name);
    return Arrays.copyOfRange(weights.values(), slot.offset(), slot.end());
  }

  @Test
  void uniformWeightsFillTheirInterval() {
    var weights = FLAT.draw(LSTM, 71);
    for (var name : weights.layout().names()) {
      var statistics = Arrays.stream(slot(weights, name)).summaryStatistics();
      if (name.contains("bias")) {
        assertThat(statistics.getMin()).isZero();
        assertThat(statistics.getMax()).isZero();
      } else {
        assertThat(statistics.getMin()).as(name).isBetween(-0.25, -0.1);
        assertThat(statistics.getMax()).as(name).isBetween(0.6, 0.75);
        assertThat(statistics.getAverage()).as(name).isCloseTo(0.25, within(0.15));
      }
    }
  }

  @Test
  void theSeedAloneDecides() {
    assertThat(FLAT.draw(LSTM, 72).values()).containsExactly(FLAT.draw(LSTM, 72).values());
    assertThat(slot(FLAT.draw(LSTM, 72), "weight_hh_l0"))
        .doesNotContain(slot(FLAT.draw(LSTM, 73), "weight_hh_l0"));
  }

  @Test
  void everyMatrixHasItsOwnRandomStream() {
    var weights = FLAT.draw(LSTM, 74);
    var more = FLAT.draw(Networks.withOutputs(LSTM, 9), 74);

    assertThat(slot(weights, "weight_hh_l0")).doesNotContain(slot(weights, "weight_ih_l1"));
    assertThat(slot(more, "weight_hh_l1")).containsExactly(slot(weights, "weight_hh_l1"));
    assertThat(slot(more, ModelLayout.OUTPUT_WEIGHT))
        .startsWith(slot(weights, ModelLayout.OUTPUT_WEIGHT));
  }

  @Test
  void eachGateIsAnOrthogonalMatrix() {
    var rule = new Initialization(ORTHOGONAL, ORTHOGONAL, ORTHOGONAL, -1, 1, 0);
    var weights = rule.draw(LSTM, 75);
    int hidden = LSTM.hidden();
    for (var name : new String[] {"weight_ih_l0", "weight_hh_l0", "weight_ih_l1", "weight_hh_l1"}) {
      var matrix = weights.matrix(name);
      for (int gate = 0; gate < 4; gate++) {
        int last = matrix.columns() - 1;
        requireOrthogonal(matrix.getSubMatrix(gate * hidden, (gate + 1) * hidden - 1, 0, last));
      }
    }
    requireOrthogonal(weights.matrix(ModelLayout.OUTPUT_WEIGHT));
  }

  /** Glorot and Bengio (2010), with each gate a matrix of H rows: √(6 / (fan in + fan out)). */
  @Test
  void glorotsWeightsFillTheirIntervals() {
    var rule = new Initialization(GLOROT, GLOROT, GLOROT, -1, 1, 0);
    var spec =
        new ModelSpec(
            new Input.Symbols(94),
            new Lstm(),
            2,
            50,
            true,
            100,
            Output.SOFTMAX,
            Loss.CROSS_ENTROPY);
    var weights = rule.draw(spec, 78);

    requireFilled(weights, "weight_ih_l0", Math.sqrt(6.0 / (94 + 50)));
    requireFilled(weights, "weight_ih_l1", Math.sqrt(6.0 / (50 + 50)));
    requireFilled(weights, "weight_hh_l0", Math.sqrt(6.0 / (50 + 50)));
    requireFilled(weights, ModelLayout.OUTPUT_WEIGHT, Math.sqrt(6.0 / (50 + 100)));
    assertThat(slot(weights, "bias_ih_l0")).containsOnly(0);
  }

  private static void requireFilled(Parameters weights, String name, double bound) {
    var statistics = Arrays.stream(slot(weights, name)).summaryStatistics();
    assertThat(statistics.getMin()).as(name).isBetween(-bound, -0.99 * bound);
    assertThat(statistics.getMax()).as(name).isBetween(0.99 * bound, bound);
    assertThat(statistics.getAverage()).as(name).isCloseTo(0, within(0.05 * bound));
  }

  @Test
  void embeddingsAreUniformWhateverTheMatricesAre() {
    var spec = Networks.withInput(LSTM, new Input.Embedded(30, 20));
    var rule = new Initialization(ORTHOGONAL, GLOROT, ORTHOGONAL, -0.25, 0.75, 0);
    var drawn = Arrays.stream(slot(rule.draw(spec, 79), "embedding.weight")).summaryStatistics();

    assertThat(drawn.getMin()).isBetween(-0.25, -0.24);
    assertThat(drawn.getMax()).isBetween(0.74, 0.75);
  }

  @Test
  void everyKindOfMatrixHasItsOwnDistribution() {
    var flat = FLAT.draw(LSTM, 76);
    var input = new Initialization(ORTHOGONAL, UNIFORM, UNIFORM, -0.25, 0.75, 0).draw(LSTM, 76);
    var recurrent = new Initialization(UNIFORM, ORTHOGONAL, UNIFORM, -0.25, 0.75, 0).draw(LSTM, 76);
    var output = new Initialization(UNIFORM, UNIFORM, ORTHOGONAL, -0.25, 0.75, 0).draw(LSTM, 76);

    assertThat(changed(flat, input)).containsExactly("weight_ih_l0", "weight_ih_l1");
    assertThat(changed(flat, recurrent)).containsExactly("weight_hh_l0", "weight_hh_l1");
    assertThat(changed(flat, output)).containsExactly(ModelLayout.OUTPUT_WEIGHT);
  }

  private static String[] changed(Parameters one, Parameters other) {
    return one.layout().names().stream()
        .filter(name -> !Arrays.equals(slot(one, name), slot(other, name)))
        .toArray(String[]::new);
  }

  @Test
  void theForgetBiasGoesToTheForgetGatesAlone() {
    var rule = new Initialization(UNIFORM, UNIFORM, UNIFORM, -1, 1, 1.5);
    var weights = rule.draw(LSTM, 77);
    int hidden = LSTM.hidden();
    for (int layer = 0; layer < 2; layer++) {
      var bias = slot(weights, "bias_ih_l" + layer);
      for (int i = 0; i < bias.length; i++) {
        assertThat(bias[i]).isEqualTo(i >= hidden && i < 2 * hidden ? 1.5 : 0);
      }
    }
    assertThat(slot(weights, ModelLayout.OUTPUT_BIAS)).containsOnly(0);
    var elman = rule.draw(Networks.spec(new Elman(Activation.TANH), 2), 77);
    assertThat(slot(elman, "bias_ih_l0")).containsOnly(0);
  }

  private static ModelSpec article() {
    var cell = new Elman(Activation.SIGMOID);
    return new ModelSpec(new Input.Reals(2), cell, 1, 16, false, 1, Output.SIGMOID, Loss.SQUARED);
  }

  /** The first weights that NumPy draws after {@code numpy.random.seed(0)}, as 2u − 1. */
  @Test
  void weightsDrawnAsNumpyAreNumpys() {
    var rule = new Initialization(UNIFORM, UNIFORM, UNIFORM, -1, 1, 0);
    var weights = rule.drawAsNumpy(article(), new NumpyStream(0)::nextDouble);

    assertThat(Arrays.copyOf(weights.matrix("weight_ih_l0").getColumn(0), 3))
        .containsExactly(new double[] {0.09762701, 0.43037873, 0.20552675}, within(5e-9));
    assertThat(Arrays.copyOf(weights.matrix("output.weight").getRow(0), 3))
        .containsExactly(new double[] {-0.08769934, 0.1368679, -0.9624204}, within(5e-9));
    assertThat(Arrays.copyOf(weights.matrix("weight_hh_l0").getColumn(0), 3))
        .containsExactly(new double[] {-0.3691433, -0.27257846, 0.14039354}, within(5e-9));
  }

  @Test
  void matricesDrawnAsNumpyAreDrawnOneInputAfterTheOther() {
    var rule = new Initialization(UNIFORM, UNIFORM, UNIFORM, 0, 1, 0);
    var weights = rule.drawAsNumpy(article(), new NumpyStream(5)::nextDouble);
    var stream = new NumpyStream(5);

    for (var name : new String[] {"weight_ih_l0", "output.weight", "weight_hh_l0"}) {
      var turned = weights.matrix(name).transpose().getData();
      for (var row : turned) {
        for (double weight : row) {
          assertThat(weight).isEqualTo(stream.nextDouble());
        }
      }
    }
  }

  private static final int BEFORE = 3;
  private static final int AFTER = 2;

  private static double[] orthogonal(int rows, int columns, long seed) {
    var into = new double[BEFORE + rows * columns + AFTER];
    Arrays.fill(into, Double.NaN);
    Initialization.drawOrthogonal(rows, columns, new SplitMix64(seed), into, BEFORE);
    return into;
  }

  static void requireOrthogonal(RealMatrix matrix) {
    boolean wide = matrix.getRowDimension() <= matrix.getColumnDimension();
    var turned = matrix.transpose();
    var unit = wide ? matrix.multiply(turned) : turned.multiply(matrix);
    for (int i = 0; i < unit.getRowDimension(); i++) {
      for (int j = 0; j < unit.getColumnDimension(); j++) {
        assertThat(unit.getEntry(i, j)).isCloseTo(i == j ? 1 : 0, within(1e-14));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1,1", "5,5", "3,7", "7,3", "1,4", "4,1", "40,40", "200,200"})
  void theShorterSideIsOrthonormal(int rows, int columns) {
    var drawn = orthogonal(rows, columns, 61);

    requireOrthogonal(Matrix.view(drawn, BEFORE, rows, columns));
    assertThat(Arrays.stream(drawn).filter(Double::isNaN).count()).isEqualTo(BEFORE + AFTER);
  }

  /** The first of two orthonormal numbers is the cosine of a direction, each as likely. */
  @ParameterizedTest
  @CsvSource({"0", "1", "2", "3"})
  void noDirectionIsPreferred(int entry) {
    double sum = 0;
    double squares = 0;
    int positive = 0;
    for (long seed = 0; seed < 4_000; seed++) {
      double x = orthogonal(2, 2, SplitMix64.mix(62, seed))[BEFORE + entry];
      sum += x;
      squares += x * x;
      positive += x > 0 ? 1 : 0;
    }
    assertThat(sum / 4_000).isCloseTo(0, within(0.05));
    assertThat(squares / 4_000).isCloseTo(0.5, within(0.03));
    assertThat(positive).isBetween(1_850, 2_150);
  }
}

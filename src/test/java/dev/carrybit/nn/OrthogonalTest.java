package dev.carrybit.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.carrybit.linalg.Matrix;
import java.util.Arrays;
import org.apache.commons.math3.linear.RealMatrix;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrthogonalTest {

  private static final int BEFORE = 3;
  private static final int AFTER = 2;

  private static double[] draw(int rows, int columns, long seed) {
    var into = new double[BEFORE + rows * columns + AFTER];
    Arrays.fill(into, Double.NaN);
    Orthogonal.draw(rows, columns, new SplitMix64(seed), into, BEFORE);
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
    var drawn = draw(rows, columns, 61);

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
      double x = draw(2, 2, SplitMix64.mix(62, seed))[BEFORE + entry];
      sum += x;
      squares += x * x;
      positive += x > 0 ? 1 : 0;
    }
    assertThat(sum / 4_000).isCloseTo(0, within(0.05));
    assertThat(squares / 4_000).isCloseTo(0.5, within(0.03));
    assertThat(positive).isBetween(1_850, 2_150);
  }
}

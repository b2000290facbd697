package dev.carrybit.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.function.Function;
import org.apache.commons.math3.exception.DimensionMismatchException;
import org.apache.commons.math3.exception.NotStrictlyPositiveException;
import org.apache.commons.math3.exception.OutOfRangeException;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.MatrixDimensionMismatchException;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.QRDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;
import org.junit.jupiter.api.Test;

class MatrixTest {

  private final Random random = new Random(1);
  private final Matrix window = Windows.random(random, 4, 6);
  private final RealMatrix plain = new Array2DRowRealMatrix(window.getData());

  @Test
  void entriesAreReadAndWrittenFromTheOffsetOn() {
    var values = new double[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
    var matrix = Matrix.view(values, 1, 3, 2);

    assertThat(matrix.getData()).isDeepEqualTo(new double[][] {{1, 2}, {3, 4}, {5, 6}});
    matrix.setEntry(2, 1, -1);
    matrix.addToEntry(0, 0, 10);
    assertThat(values).containsExactly(0, 11, 2, 3, 4, 5, -1, 7, 8, 9);
  }

  @Test
  void inheritedOperationsGiveWhatCommonsMathGives() {
    var other = Windows.random(random, 4, 6);
    var plainOther = new Array2DRowRealMatrix(other.getData());

    same(window.add(other), plain.add(plainOther));
    same(window.add(plainOther), plain.add(plainOther));
    same(window.subtract(other), plain.subtract(plainOther));
    same(window.transpose(), plain.transpose());
    same(window.scalarMultiply(3), plain.scalarMultiply(3));
    same(window.scalarAdd(3), plain.scalarAdd(3));
    same(window.getSubMatrix(1, 2, 2, 5), plain.getSubMatrix(1, 2, 2, 5));
    same(window.getRowMatrix(3), plain.getRowMatrix(3));
    same(window.getColumnMatrix(5), plain.getColumnMatrix(5));
    assertThat(window.getNorm()).isEqualTo(plain.getNorm());
    assertThat(window.getFrobeniusNorm()).isEqualTo(plain.getFrobeniusNorm());
    assertThat(window.getRow(2)).containsExactly(plain.getRow(2));
    assertThat(window.getColumnVector(2)).isEqualTo(plain.getColumnVector(2));
  }

  @Test
  void productsGiveWhatCommonsMathGivesButForRounding() {
    var right = Windows.random(random, 6, 5);
    var plainRight = new Array2DRowRealMatrix(right.getData());
    var vector = new double[] {1, -2, 3, -4, 5, -6};

    close(window.multiply(right), plain.multiply(plainRight));
    close(window.multiply(plainRight), plain.multiply(plainRight));
    same(plain.multiply(right), plain.multiply(plainRight));
    close(right.preMultiply(window), plain.multiply(plainRight));
    assertThat(window.operate(vector)).containsExactly(plain.operate(vector));
    assertThat(window.operate(new ArrayRealVector(vector)))
        .isEqualTo(plain.operate(new ArrayRealVector(vector)));
    assertThat(right.preMultiply(vector)).containsExactly(plainRight.preMultiply(vector));
  }

  @Test
  void powersAreProductsOfTheMatrixWithItself() {
    var square = Windows.random(random, 5, 5);

    assertThat(square.power(3).subtract(square.multiply(square).multiply(square)).getNorm())
        .isCloseTo(0, within(1e-14));
  }

  @Test
  void decompositionsWorkOnWindows() {
    var square = Windows.random(random, 5, 5);
    var symmetric = square.multiply(square.transpose());
    var positive = Windows.random(random, 5, 5);
    positive.setSubMatrix(symmetric.getData(), 0, 0);

    sameFor(square, m -> new LUDecomposition(m).getSolver().getInverse());
    sameFor(square, m -> new QRDecomposition(m).getR());
    sameFor(square, m -> new SingularValueDecomposition(m).getU());
    sameFor(positive, m -> new CholeskyDecomposition(m, 1e-12, 1e-12).getL());
    sameFor(positive, m -> new EigenDecomposition(m).getV());
    assertThat(
            square
                .multiply(new LUDecomposition(square).getSolver().getInverse())
                .subtract(MatrixUtils.createRealIdentityMatrix(5))
                .getNorm())
        .isCloseTo(0, within(1e-12));
  }

  @Test
  void writingIntoAWindowLeavesItsSurroundings() {
    window.setSubMatrix(new double[][] {{1, 2}, {3, 4}}, 2, 4);
    window.setRow(0, new double[] {1, 2, 3, 4, 5, 6});
    window.setColumn(1, new double[] {1, 2, 3, 4});

    assertThat(window.getEntry(3, 5)).isEqualTo(4);
    assertThat(Windows.untouched(window)).isEqualTo(Windows.outside(window));
  }

  @Test
  void aCopyIsDenseAndSharesNothing() {
    var copy = window.copy();
    window.setEntry(0, 0, 42);

    same(copy, plain);
    assertThat(copy.values()).hasSize(24);
  }

  @Test
  void anAssignedTransposeFillsExactlyTheWindow() {
    var turned = Windows.random(random, 6, 4);
    turned.assignTransposed(window);

    same(turned, plain.transpose());
    assertThat(Windows.untouched(turned)).isEqualTo(Windows.outside(turned));
  }

  @Test
  void indicesOutsideTheWindowAreRefusedEvenInsideTheArray() {
    for (var wrong : new int[][] {{-1, 0}, {4, 0}, {0, -1}, {0, 6}}) {
      assertThatThrownBy(() -> window.getEntry(wrong[0], wrong[1]))
          .isInstanceOf(OutOfRangeException.class);
      assertThatThrownBy(() -> window.setEntry(wrong[0], wrong[1], 1))
          .isInstanceOf(OutOfRangeException.class);
    }
  }

  @Test
  void shapesThatDoNotFitAreRefused() {
    var other = Windows.random(random, 4, 5);

    assertThatThrownBy(() -> window.multiply(other)).isInstanceOf(DimensionMismatchException.class);
    assertThatThrownBy(() -> window.add(other))
        .isInstanceOf(MatrixDimensionMismatchException.class);
    assertThatThrownBy(() -> Matrix.zeros(0, 3)).isInstanceOf(NotStrictlyPositiveException.class);
    assertThatThrownBy(() -> Matrix.zeros(3, 0)).isInstanceOf(NotStrictlyPositiveException.class);
  }

  @Test
  void windowsThatDoNotFitTheArrayAreRefused() {
    var values = new double[10];

    Matrix.view(values, 1, 3, 3);
    Matrix.view(values, 0, 2, 5);
    for (var wrong : new int[][] {{2, 3, 3}, {-1, 3, 3}, {0, 3, 4}}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Matrix.view(values, wrong[0], wrong[1], wrong[2]))
          .withMessageContainingAll("%d × %d at %d".formatted(wrong[1], wrong[2], wrong[0]), "10");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Matrix.view(new double[65_536], 0, 65_537, 65_536));
  }

  @Test
  void windowsOfEqualEntriesAreEqual() {
    assertThat((Object) window).isEqualTo(window.copy()).isEqualTo(plain);
    assertThat(window.hashCode()).isEqualTo(window.copy().hashCode());
  }

  private static void sameFor(RealMatrix matrix, Function<RealMatrix, RealMatrix> operation) {
    same(operation.apply(matrix), operation.apply(new Array2DRowRealMatrix(matrix.getData())));
  }

  private static void same(RealMatrix actual, RealMatrix expected) {
    assertThat(actual.getData()).isDeepEqualTo(expected.getData());
  }

  private static void close(RealMatrix actual, RealMatrix expected) {
    assertThat(actual.subtract(expected).getNorm()).isCloseTo(0, within(1e-14));
    assertThat(expected.getNorm()).isGreaterThan(0.1);
  }
}

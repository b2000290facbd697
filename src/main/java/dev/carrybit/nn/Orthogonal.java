package dev.carrybit.nn;

/**
 * Random matrices with orthonormal rows, or orthonormal columns where there are more rows than
 * columns: normal random vectors made orthogonal one after the other (Gram and Schmidt), twice, so
 * that rounding does not add up.
 */
final class Orthogonal {

  private Orthogonal() {}

  /**
   * Writes a row-major matrix of {@code rows} × {@code columns} to {@code into} from {@code at}.
   */
  static void draw(int rows, int columns, SplitMix64 random, double[] into, int at) {
    boolean wide = rows <= columns;
    var vectors = new double[Math.min(rows, columns)][Math.max(rows, columns)];
    for (int v = 0; v < vectors.length; v++) {
      for (int i = 0; i < vectors[v].length; i++) {
        vectors[v][i] = normal(random);
      }
      for (int repeat = 0; repeat < 2; repeat++) {
        for (int before = 0; before < v; before++) {
          addMultiple(-dot(vectors[v], vectors[before]), vectors[before], vectors[v]);
        }
      }
      divide(vectors[v], Math.sqrt(dot(vectors[v], vectors[v])));
    }
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        into[at + row * columns + column] = wide ? vectors[row][column] : vectors[column][row];
      }
    }
  }

  /** A standard normal number (Box and Muller 1958). */
  private static double normal(SplitMix64 random) {
    double radius = Math.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
    return radius * StrictMath.cos(2 * Math.PI * random.nextDouble());
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static void divide(double[] vector, double divisor) {
    for (int i = 0; i < vector.length; i++) {
      vector[i] /= divisor;
    }
  }

  private static void addMultiple(double scale, double[] from, double[] to) {
    for (int i = 0; i < to.length; i++) {
      to[i] += scale * from[i];
    }
  }
}

package dev.carrybit.linalg;

import java.util.Arrays;
import java.util.Random;

/** Seeded windows of larger arrays, surrounded by a number that no result may contain or change. */
final class Windows {

  private static final int BEFORE = 5;
  private static final double AROUND = 4096.5;

  private Windows() {}

  /** A window of random numbers in [−1, 1) with NaN before and after its rows. */
  static Matrix random(Random random, int rows, int columns) {
    var window = surrounded(rows, columns);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        window.setEntry(i, j, 2 * random.nextDouble() - 1);
      }
    }
    return window;
  }

  private static Matrix surrounded(int rows, int columns) {
    var values = new double[BEFORE + rows * columns + BEFORE];
    Arrays.fill(values, Double.NaN);
    return Matrix.view(values, BEFORE, rows, columns);
  }

  /** The same window to be added to: its surroundings are a number that any addition changes. */
  static Matrix duplicate(Matrix window) {
    var values = window.values().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] = Double.isNaN(values[i]) ? AROUND : values[i];
    }
    return Matrix.view(values, window.offset(), window.rows(), window.columns());
  }

  /** How many numbers of the window's array are still those of its surroundings. */
  static long untouched(Matrix window) {
    long count = 0;
    for (double x : window.values()) {
      count += Double.isNaN(x) || x == AROUND ? 1 : 0;
    }
    return count;
  }

  /** How many numbers of the window's array lie outside the window. */
  static long outside(Matrix window) {
    return window.values().length - (long) window.rows() * window.columns();
  }
}

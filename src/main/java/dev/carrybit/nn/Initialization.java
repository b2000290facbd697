package dev.carrybit.nn;

import dev.carrybit.nn.ParameterLayout.Slot;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.RealVector;

/**
 * The rule by which the initial weights of a network are drawn.
 *
 * @param input distribution of W_ih
 * @param recurrent distribution of W_hh
 * @param output distribution of the output layer's matrix
 * @param low lower bound of uniform weights, inclusive; an embedding is always uniform
 * @param high upper bound of uniform weights, exclusive
 * @param forgetBias initial bias of the LSTM's forget gates; the other biases start at zero
 */
public record Initialization(
    Distribution input,
    Distribution recurrent,
    Distribution output,
    double low,
    double high,
    double forgetBias)
    implements Serializable {

  private static final long PURPOSE = 0x1417;

  /** How the initial weights of a matrix are drawn. */
  public enum Distribution {
    /** Independent, uniform between two bounds. */
    UNIFORM,
    /**
     * Independent, uniform between ±√(6 / (fan in + fan out)) (Glorot and Bengio 2010). In a matrix
     * of several gates fan in is its number of columns, fan out one gate's number of rows.
     */
    GLOROT,
    /** An orthogonal matrix (Saxe et al. 2014), which preserves the length of vectors. */
    ORTHOGONAL
  }

  /** Weights of which every matrix is drawn from its own stream. */
  public Parameters draw(ModelSpec spec, long seed) {
    var weights = Parameters.zeros(ModelLayout.of(spec));
    var slots = weights.layout().slots();
    for (int s = 0; s < slots.size(); s++) {
      var slot = slots.get(s);
      var random = new SplitMix64(SplitMix64.mix(seed, PURPOSE, s));
      if (slot.name().startsWith("weight_ih")) {
        draw(input, slot, spec.hidden(), random, weights.values());
      } else if (slot.name().startsWith("weight_hh")) {
        draw(recurrent, slot, spec.hidden(), random, weights.values());
      } else if (slot.name().equals(ModelLayout.EMBEDDING_WEIGHT)) {
        uniform(low, high, slot, random, weights.values());
      } else if (slot.name().equals(ModelLayout.OUTPUT_WEIGHT)) {
        draw(output, slot, slot.rows(), random, weights.values());
      } else if (slot.name().startsWith("bias_ih") && spec.cell() instanceof Lstm) {
        int forget = slot.offset() + spec.hidden();
        Arrays.fill(weights.values(), forget, forget + spec.hidden(), forgetBias);
      } else if (!slot.name().contains("bias")) {
        throw new IllegalStateException(slot.name() + ": expected a rule for its initial weights");
      }
    }
    return weights;
  }

  /**
   * Uniform weights in the order in which a NumPy program of a source article draws them: W_x, W_o,
   * W_h, each D × H and row by row, which is column by column of the matrices here.
   *
   * @param spec one layer without biases and embedding
   * @param random the program's numbers in [0, 1)
   */
  public Parameters drawAsNumpy(ModelSpec spec, DoubleSupplier random) {
    var weights = Parameters.zeros(ModelLayout.of(spec));
    var names =
        List.of(
            ModelLayout.inputWeight(0), ModelLayout.OUTPUT_WEIGHT, ModelLayout.recurrentWeight(0));
    for (var name : names) {
      var matrix = weights.matrix(name);
      for (int column = 0; column < matrix.columns(); column++) {
        for (int row = 0; row < matrix.rows(); row++) {
          matrix.setEntry(row, column, uniform(low, high, random.getAsDouble()));
        }
      }
    }
    return weights;
  }

  /** Draws a matrix of gates of {@code block} rows. */
  private void draw(
      Distribution distribution, Slot slot, int block, SplitMix64 random, double[] into) {
    double glorot = Math.sqrt(6.0 / ((double) slot.columns() + block));
    switch (distribution) {
      case UNIFORM -> uniform(low, high, slot, random, into);
      case GLOROT -> uniform(-glorot, glorot, slot, random, into);
      case ORTHOGONAL -> {
        for (int row = 0; row < slot.rows(); row += block) {
          int at = slot.offset() + row * slot.columns();
          drawOrthogonal(block, slot.columns(), random, into, at);
        }
      }
    }
  }

  private static void uniform(
      double low, double high, Slot slot, SplitMix64 random, double[] into) {
    for (int i = slot.offset(); i < slot.end(); i++) {
      into[i] = uniform(low, high, random.nextDouble());
    }
  }

  private static double uniform(double low, double high, double share) {
    return low + (high - low) * share;
  }

  /**
   * Draws a matrix with orthonormal rows, or orthonormal columns where there are more rows than
   * columns: normal random vectors, made orthogonal by Gram–Schmidt. Each vector passes twice, so
   * that rounding errors do not add up.
   *
   * @param into receives the row-major matrix from {@code at} on
   */
  static void drawOrthogonal(int rows, int columns, SplitMix64 random, double[] into, int at) {
    boolean wide = rows <= columns;
    var vectors = new ArrayList<RealVector>();
    while (vectors.size() < Math.min(rows, columns)) {
      var vector = new ArrayRealVector(Math.max(rows, columns));
      for (int i = 0; i < vector.getDimension(); i++) {
        vector.setEntry(i, normal(random));
      }
      for (int repeat = 0; repeat < 2; repeat++) {
        for (var before : vectors) {
          vector.combineToSelf(1, -vector.dotProduct(before), before);
        }
      }
      vector.mapDivideToSelf(vector.getNorm());
      vectors.add(vector);
    }
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        into[at + row * columns + column] =
            wide ? vectors.get(row).getEntry(column) : vectors.get(column).getEntry(row);
      }
    }
  }

  /** A standard normal number (Box and Muller 1958). */
  private static double normal(SplitMix64 random) {
    double radius = Math.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
    return radius * StrictMath.cos(2 * Math.PI * random.nextDouble());
  }
}

package dev.carrybit.model;

import dev.carrybit.addition.AdditionProblem;
import dev.carrybit.nn.Batch;
import dev.carrybit.nn.Network;
import dev.carrybit.nn.Parameters;
import dev.carrybit.nn.Workspace;
import dev.carrybit.text.Boundary;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;

/**
 * The hidden outputs h of all units at every position of an input. Units are numbered across all
 * layers.
 */
public final class UnitActivity {

  private static final int WINDOW = 256;
  private static final double RIDGE = 1e-6;
  private static final int ITERATIONS = 60;

  private final int layers;
  private final int hidden;
  private final int units;

  /** A row for each position: the outputs of all units, then 1. */
  private final RealMatrix features;

  private final int[] predictions;
  private int seen;

  private UnitActivity(Network network, int positions) {
    this.layers = network.spec().layers();
    this.hidden = network.spec().hidden();
    this.units = layers * hidden;
    this.features = new Array2DRowRealMatrix(positions, units + 1);
    this.predictions = new int[positions];
  }

  /**
   * Reads {@code symbols}, at least one. The state is zero at the start and after a {@code
   * boundary}.
   */
  public static UnitActivity ofText(
      Network network, Parameters weights, int[] symbols, Boundary boundary) {
    var activity = new UnitActivity(network, symbols.length);
    int window = Math.min(WINDOW, symbols.length);
    var batch = Batch.ofSymbols(1, window);
    batch.allowResets();
    var workspace = network.workspace(1, window);
    var state = new double[network.spec().stateSize()];
    for (int from = 0; from < symbols.length; from += window) {
      int count = Math.min(window, symbols.length - from);
      batch.timeSteps(count);
      System.arraycopy(symbols, from, batch.symbols(), 0, count);
      for (int t = 0; t < count; t++) {
        batch.resets()[t] = from + t > 0 && boundary.is(symbols[from + t - 1]);
      }
      network.forward(weights, batch, state, workspace);
      workspace.finalState(batch, state);
      IntStream.range(0, count).forEach(row -> activity.add(workspace, row));
    }
    return activity;
  }

  /**
   * Reads addition problems.
   *
   * @param bits positions of each problem; those of the first problem come first
   */
  public static UnitActivity ofSums(
      Network network, Parameters weights, List<AdditionProblem> problems, int bits) {
    int count = problems.size();
    var activity = new UnitActivity(network, count * bits);
    var batch = Batch.of(network.spec().input(), count, bits);
    for (int n = 0; n < count; n++) {
      problems.get(n).fill(batch, n, 0);
    }
    var workspace = network.workspace(count, bits);
    network.forward(weights, batch, new double[count * network.spec().stateSize()], workspace);
    for (int n = 0; n < count; n++) {
      for (int t = 0; t < bits; t++) {
        activity.add(workspace, t * count + n);
      }
    }
    return activity;
  }

  private void add(Workspace workspace, int row) {
    for (int unit = 0; unit < units; unit++) {
      features.setEntry(seen, unit, workspace.hidden(unit / hidden, row, unit % hidden));
    }
    features.setEntry(seen, units, 1);
    predictions[seen++] = workspace.prediction(row);
  }

  /** The outputs of all units at {@code position}. */
  public double[] state(int position) {
    return Arrays.copyOf(features.getRow(position), units);
  }

  /** The outputs of {@code unit} at all positions. */
  public double[] outputs(int unit) {
    return features.getColumn(unit);
  }

  /** The most probable symbol at each position. */
  public int[] predictions() {
    return predictions.clone();
  }

  /** The name of a unit, such as {@code layer 2, unit 5}; both numbers start at 1. */
  public String name(int unit) {
    var name = "unit " + (unit % hidden + 1);
    return layers == 1 ? name : "layer " + (unit / hidden + 1) + ", " + name;
  }

  /** The {@code count} units that correlate most with {@code values}, the strongest first. */
  public int[] strongest(double[] values, int count) {
    var strengths =
        IntStream.range(0, units)
            .mapToDouble(unit -> Math.abs(correlation(unit, values)))
            .toArray();
    return IntStream.range(0, units)
        .boxed()
        .sorted(Comparator.comparingDouble(unit -> -strengths[unit]))
        .limit(count)
        .mapToInt(unit -> unit)
        .toArray();
  }

  /** Correlation of a unit's outputs with {@code values}, one a position. */
  public double correlation(int unit, double[] values) {
    return correlation(outputs(unit), values);
  }

  /** Pearson's correlation; 0 where one of the samples is constant. */
  public static double correlation(double[] a, double[] b) {
    double correlation = a.length > 1 ? new PearsonsCorrelation().correlation(a, b) : 0;
    return Double.isNaN(correlation) ? 0 : correlation;
  }

  /**
   * Fits a linear probe: the weighted sum of all outputs that is nearest to {@code values} by least
   * squares. A small ridge term keeps the system regular.
   *
   * @param values one a position
   * @return a weight for each unit, then the constant
   */
  public double[] fitProbe(double[] values) {
    var squares = features.transpose().multiply(features);
    for (int i = 0; i < squares.getRowDimension(); i++) {
      squares.addToEntry(i, i, RIDGE * values.length);
    }
    var products = features.transpose().operate(values);
    var solver = new CholeskyDecomposition(squares).getSolver();
    return solver.solve(new ArrayRealVector(products, false)).toArray();
  }

  /**
   * The direction in which the outputs vary most among those perpendicular to {@code other}: their
   * first principal component, by power iteration.
   *
   * @param other a weight for each unit, then a constant that does not matter
   * @return a weight for each unit, then the constant that makes the mean 0
   */
  public double[] principalComponent(double[] other) {
    var outputs = features.getSubMatrix(0, seen - 1, 0, units - 1);
    var mean = outputs.preMultiply(new ArrayRealVector(seen, 1.0 / seen));
    var excluded = new ArrayRealVector(Arrays.copyOf(other, units), false);
    RealVector direction = new ArrayRealVector(units, 1);
    for (int i = 0; i < ITERATIONS; i++) {
      var along = outputs.operate(direction).mapSubtract(mean.dotProduct(direction));
      var next = outputs.preMultiply(along);
      next = excluded.getNorm() == 0 ? next : next.subtract(next.projection(excluded));
      direction = next.getNorm() == 0 ? next : next.mapDivide(next.getNorm());
    }
    return direction.append(-mean.dotProduct(direction)).toArray();
  }

  /** The values that a probe of {@link #fitProbe} reads from the outputs at each position. */
  public double[] applyProbe(double[] weights) {
    return features.operate(weights);
  }
}

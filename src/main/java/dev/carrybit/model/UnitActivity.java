package dev.carrybit.model;

import dev.carrybit.addition.AdditionProblem;
import dev.carrybit.nn.Batch;
import dev.carrybit.nn.Network;
import dev.carrybit.nn.Parameters;
import dev.carrybit.nn.Workspace;
import dev.carrybit.text.Boundary;
import dev.carrybit.train.Adder;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;

/**
 * The outputs h of all units of a network while it reads, after each position. Units are numbered
 * through all layers.
 */
public final class UnitActivity {

  private static final int WINDOW = 256;
  private static final double RIDGE = 1e-6;

  private final int layers;
  private final int hidden;
  private final double[][] outputs;
  private final int[] predictions;
  private int seen;

  private UnitActivity(Network model, int positions) {
    this.layers = model.spec().layers();
    this.hidden = model.spec().hidden();
    this.outputs = new double[layers * hidden][positions];
    this.predictions = new int[positions];
  }

  /** While it reads {@code symbols}, the state being zero after a {@code boundary}. */
  public static UnitActivity ofText(
      Network model, Parameters weights, int[] symbols, Boundary boundary) {
    var activity = new UnitActivity(model, symbols.length);
    int window = Math.min(WINDOW, Math.max(1, symbols.length));
    var batch = Batch.ofSymbols(1, window);
    var workspace = model.workspace(1, window);
    var state = new double[model.spec().stateSize()];
    for (int from = 0; from < symbols.length; from += window) {
      int count = Math.min(window, symbols.length - from);
      batch.timeSteps(count);
      System.arraycopy(symbols, from, batch.symbols(), 0, count);
      begin(batch, symbols, from, boundary);
      model.forward(weights, batch, state, workspace);
      workspace.finalState(batch, state);
      IntStream.range(0, count).forEach(row -> activity.see(workspace, row));
    }
    return activity;
  }

  private static void begin(Batch batch, int[] symbols, int from, Boundary boundary) {
    batch.allowResets();
    for (int t = 0; t < batch.timeSteps(); t++) {
      batch.resets()[t] = from + t > 0 && boundary.is(symbols[from + t - 1]);
    }
  }

  /** While it adds: {@code bits} positions of the first problem, then those of the next. */
  public static UnitActivity ofSums(
      Network model, Parameters weights, List<AdditionProblem> problems, int bits) {
    var activity = new UnitActivity(model, problems.size() * bits);
    int count = problems.size();
    var batch = Adder.batch(model.spec().input(), count, bits);
    for (int n = 0; n < count; n++) {
      problems.get(n).fill(batch, n, 0);
    }
    var workspace = model.workspace(count, bits);
    model.forward(weights, batch, new double[count * model.spec().stateSize()], workspace);
    for (int n = 0; n < count; n++) {
      for (int t = 0; t < bits; t++) {
        activity.see(workspace, t * count + n);
      }
    }
    return activity;
  }

  private void see(Workspace workspace, int row) {
    for (int unit = 0; unit < outputs.length; unit++) {
      outputs[unit][seen] = workspace.hidden(unit / hidden, row, unit % hidden);
    }
    predictions[seen++] = workspace.prediction(row);
  }

  /** The outputs of {@code unit} along all positions. */
  public double[] outputs(int unit) {
    return outputs[unit].clone();
  }

  /** What the network said at each position. */
  public int[] predictions() {
    return predictions.clone();
  }

  /** Where {@code unit} is, as a person counts. */
  public String name(int unit) {
    var name = "unit " + (unit % hidden + 1);
    return layers == 1 ? name : "layer " + (unit / hidden + 1) + ", " + name;
  }

  /** The units that go most with {@code values}, one a position, in falling order. */
  public int[] strongest(double[] values, int count) {
    return IntStream.range(0, outputs.length)
        .boxed()
        .sorted(Comparator.comparingDouble(unit -> -Math.abs(correlation(unit, values))))
        .limit(count)
        .mapToInt(unit -> unit)
        .toArray();
  }

  /**
   * Pearson's correlation of a unit's outputs with {@code values}, one a position; 0 where either
   * is the same everywhere.
   */
  public double correlation(int unit, double[] values) {
    return correlation(outputs[unit], values);
  }

  /**
   * What all units together say of {@code values}: the sum of their outputs, each times its weight,
   * that comes nearest to them by least squares. A little ridge keeps units apart that say the
   * same.
   *
   * @return a weight for each unit, and the constant
   */
  public double[] reading(double[] values) {
    int size = outputs.length + 1;
    var squares = new Array2DRowRealMatrix(size, size);
    var products = new ArrayRealVector(size);
    for (int i = 0; i < size; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = dot(column(i), column(j)) + (i == j ? RIDGE * values.length : 0);
        squares.setEntry(i, j, sum);
        squares.setEntry(j, i, sum);
      }
      products.setEntry(i, dot(column(i), values));
    }
    return new CholeskyDecomposition(squares).getSolver().solve(products).toArray();
  }

  /** The sums of the outputs, each times its weight of a {@link #reading}, at each position. */
  public double[] read(double[] reading) {
    var read = new double[predictions.length];
    for (int unit = 0; unit < reading.length; unit++) {
      var column = column(unit);
      for (int t = 0; t < read.length; t++) {
        read[t] += reading[unit] * column[t];
      }
    }
    return read;
  }

  /** A unit's outputs; after the last one the constant's. */
  private double[] column(int unit) {
    if (unit < outputs.length) {
      return outputs[unit];
    }
    var ones = new double[predictions.length];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /** Pearson's correlation of two lists of numbers; 0 if all numbers of one list are equal. */
  public static double correlation(double[] a, double[] b) {
    if (a.length < 2) {
      return 0;
    }
    double correlation = new PearsonsCorrelation().correlation(a, b);
    return Double.isNaN(correlation) ? 0 : correlation;
  }
}

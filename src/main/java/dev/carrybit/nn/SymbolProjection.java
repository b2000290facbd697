package dev.carrybit.nn;

import dev.carrybit.linalg.Matrix;
import dev.carrybit.linalg.Pointwise;
import java.util.Arrays;

/**
 * The projection of symbols: W_ih times a one-hot input is a column of it. The columns of the
 * symbols that a window has, and no others, are kept as rows, in the order of symbols.
 */
final class SymbolProjection implements InputProjection {

  private static final int ABSENT = -1;

  private final LayerActivations own;
  private final boolean bias;
  private final int columns;

  /** The row of each symbol, or {@link #ABSENT}. */
  private final int[] places;

  /** The symbol of each row in use. */
  private final int[] present;

  private final Matrix rows;
  private final Matrix gradientRows;
  private int count;

  /** The projection of windows of at most {@code windowRows} symbols. */
  SymbolProjection(ModelSpec spec, LayerActivations own, int windowRows) {
    this.own = own;
    int most = Math.min(spec.input().size(), windowRows);
    this.bias = spec.bias();
    this.columns = spec.gateColumns();
    this.places = new int[spec.input().size()];
    this.present = new int[most];
    this.rows = Matrix.zeros(most, columns);
    this.gradientRows = Matrix.zeros(most, columns);
  }

  @Override
  public void beginForward(Parameters weights, Batch batch, Dropout dropout) {
    findSymbols(batch);
    var matrix = weights.matrix(ModelLayout.inputWeight(0));
    for (int gate = 0; gate < columns; gate++) {
      int from = matrix.offset() + gate * places.length;
      for (int row = 0; row < count; row++) {
        rows.values()[row * columns + gate] = matrix.values()[from + present[row]];
      }
    }
    if (bias) {
      int from = weights.layout().slot(ModelLayout.bias(0)).offset();
      for (int row = 0; row < count; row++) {
        Pointwise.add(weights.values(), from, rows.values(), row * columns, columns);
      }
    }
  }

  private void findSymbols(Batch batch) {
    Arrays.fill(places, ABSENT);
    for (int row = 0; row < batch.rows(); row++) {
      places[batch.symbols()[row]] = 0;
    }
    count = 0;
    for (int symbol = 0; symbol < places.length; symbol++) {
      if (places[symbol] != ABSENT) {
        places[symbol] = count;
        present[count] = symbol;
        count++;
      }
    }
  }

  @Override
  public void forward(Batch batch, int t) {
    int first = t * own.sequences;
    for (int n = 0; n < own.sequences; n++) {
      int from = places[batch.symbols()[first + n]] * columns;
      System.arraycopy(rows.values(), from, own.gates, own.gatesAt(t) + n * columns, columns);
    }
  }

  @Override
  public void beginBackward(Parameters weights) {
    Arrays.fill(gradientRows.values(), 0, count * columns, 0);
  }

  @Override
  public void backward(Batch batch, int t, Parameters gradient) {
    int first = t * own.sequences;
    for (int n = 0; n < own.sequences; n++) {
      int from = own.gatesAt(t) + n * columns;
      int to = places[batch.symbols()[first + n]] * columns;
      Pointwise.add(own.gates, from, gradientRows.values(), to, columns);
    }
    if (t == 0) {
      addTo(gradient);
    }
  }

  private void addTo(Parameters gradient) {
    var into = gradient.matrix(ModelLayout.inputWeight(0));
    for (int gate = 0; gate < columns; gate++) {
      int to = into.offset() + gate * places.length;
      for (int row = 0; row < count; row++) {
        into.values()[to + present[row]] += gradientRows.values()[row * columns + gate];
      }
    }
    if (bias) {
      // Each row of gates went to one symbol: the sum over symbols is the sum over rows.
      int to = gradient.layout().slot(ModelLayout.bias(0)).offset();
      for (int row = 0; row < count; row++) {
        Pointwise.add(gradientRows.values(), row * columns, gradient.values(), to, columns);
      }
    }
  }
}

package dev.carrybit.model;

import dev.carrybit.config.SampleSettings;
import dev.carrybit.linalg.ScalarMath;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * The draw of one symbol by a network's outputs, whether they are probabilities or not: by p^(1/T)
 * of those that may be drawn. Among these are, in this order, the k largest, and of them the fewest
 * largest whose share is p together; of equal outputs the smaller symbol is the larger one. Not
 * safe for use by several threads.
 */
final class SymbolDraw {

  private final SampleSettings settings;
  private final int[] symbols;
  private final double[] values;
  private final double[] chances;
  private int count;
  private double largest;

  /** Draws by {@code settings} of {@code outputs} symbols. */
  SymbolDraw(SampleSettings settings, int outputs) {
    this.settings = settings;
    this.symbols = new int[outputs];
    this.values = new double[outputs];
    this.chances = new double[outputs];
  }

  /**
   * A symbol.
   *
   * @param outputs those of all symbols, from {@code offset} on
   * @param allowed the symbols that may be drawn, at least one
   * @param share a random number in [0, 1)
   */
  int draw(double[] outputs, int offset, IntPredicate allowed, double share) {
    int best = take(outputs, offset, allowed);
    if (settings.temperature() == 0) {
      return best;
    }
    int candidates = Math.min(settings.topK(), count);
    if (candidates < count || settings.topP() < SampleSettings.WHOLE) {
      keepLargest(candidates);
    }
    double sum = 0;
    for (int i = 0; i < count; i++) {
      chances[i] = chance(values[i]);
      sum += chances[i];
    }
    double left = share * sum;
    for (int i = 0; i < count; i++) {
      left -= chances[i];
      if (left < 0) {
        return symbols[i];
      }
    }
    return best;
  }

  /** The symbol of the largest output. */
  int best(double[] outputs, int offset) {
    return take(outputs, offset, symbol -> true);
  }

  private int take(double[] outputs, int offset, IntPredicate allowed) {
    count = 0;
    int best = -1;
    for (int symbol = 0; symbol < symbols.length; symbol++) {
      if (allowed.test(symbol)) {
        symbols[count] = symbol;
        values[count] = outputs[offset + symbol];
        best = best < 0 || values[count] > outputs[offset + best] ? symbol : best;
        count++;
      }
    }
    largest = StrictMath.log(outputs[offset + best]);
    return best;
  }

  private double chance(double value) {
    return ScalarMath.exp((StrictMath.log(value) - largest) / settings.temperature());
  }

  /** Keeps the candidates in the order of their symbols, so that they are drawn in that order. */
  private void keepLargest(int candidates) {
    var ascending = Arrays.copyOf(values, count);
    Arrays.sort(ascending);
    int kept = nucleus(ascending, candidates);
    double least = ascending[count - kept];
    int equal = kept;
    for (int i = 0; i < count; i++) {
      equal -= values[i] > least ? 1 : 0;
    }
    int next = 0;
    for (int i = 0; i < count; i++) {
      if (values[i] > least || (values[i] == least && equal-- > 0)) {
        symbols[next] = symbols[i];
        values[next++] = values[i];
      }
    }
    count = kept;
  }

  /** How many of {@code candidates} the nucleus has, at least one. */
  private int nucleus(double[] ascending, int candidates) {
    double share = settings.topP();
    if (share == SampleSettings.WHOLE) {
      return candidates;
    }
    double sum = 0;
    for (int i = 0; i < candidates; i++) {
      sum += chance(ascending[ascending.length - 1 - i]);
    }
    double reached = 0;
    int kept = 0;
    while (kept < candidates && (kept == 0 || reached < share * sum)) {
      reached += chance(ascending[ascending.length - 1 - kept]);
      kept++;
    }
    return kept;
  }
}

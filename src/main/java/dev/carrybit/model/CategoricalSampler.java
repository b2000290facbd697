package dev.carrybit.model;

import dev.carrybit.config.SampleSettings;
import dev.carrybit.linalg.ScalarMath;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Draws symbols from the outputs of a network with temperature, top-k and top-p. The outputs need
 * not sum to 1.
 *
 * <p>Top-k keeps the k largest outputs. Of these, top-p keeps the fewest largest whose share is at
 * least p (the nucleus). Of equal outputs, the smaller symbol counts as larger. A symbol with
 * output y is drawn with a probability proportional to y^(1/T). Not thread-safe.
 */
final class CategoricalSampler {

  private final SampleSettings settings;
  private final int[] symbols;
  private final double[] values;
  private final double[] powers;
  private int count;
  private double largest;

  CategoricalSampler(SampleSettings settings, int outputs) {
    this.settings = settings;
    this.symbols = new int[outputs];
    this.values = new double[outputs];
    this.powers = new double[outputs];
  }

  /**
   * Draws a symbol. With temperature 0, it is the symbol of the largest output.
   *
   * @param outputs the outputs of all symbols, from {@code offset} on
   * @param allowed the symbols that may be drawn, at least one
   * @param random a uniform random number in [0, 1)
   */
  int draw(double[] outputs, int offset, IntPredicate allowed, double random) {
    int best = select(outputs, offset, allowed);
    if (settings.temperature() == 0) {
      return best;
    }
    int candidates = Math.min(settings.topK(), count);
    if (candidates < count || settings.topP() < SampleSettings.WHOLE) {
      keepLargest(candidates);
    }
    double sum = 0;
    for (int i = 0; i < count; i++) {
      powers[i] = power(values[i]);
      sum += powers[i];
    }
    double left = random * sum;
    for (int i = 0; i < count; i++) {
      left -= powers[i];
      if (left < 0) {
        return symbols[i];
      }
    }
    return best;
  }

  int best(double[] outputs, int offset) {
    return select(outputs, offset, symbol -> true);
  }

  /** Makes all allowed symbols candidates. Returns the one with the largest output. */
  private int select(double[] outputs, int offset, IntPredicate allowed) {
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

  /** (value / largest output)^(1/T). */
  private double power(double value) {
    return ScalarMath.exp((StrictMath.log(value) - largest) / settings.temperature());
  }

  /** Keeps the nucleus of the largest candidates, in the order of their symbols. */
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

  /** Returns the number of symbols in the nucleus of the largest candidates, at least one. */
  private int nucleus(double[] ascending, int candidates) {
    double share = settings.topP();
    if (share == SampleSettings.WHOLE) {
      return candidates;
    }
    double sum = 0;
    for (int i = 0; i < candidates; i++) {
      sum += power(ascending[ascending.length - 1 - i]);
    }
    double reached = 0;
    int kept = 0;
    while (kept < candidates && (kept == 0 || reached < share * sum)) {
      reached += power(ascending[ascending.length - 1 - kept]);
      kept++;
    }
    return kept;
  }
}

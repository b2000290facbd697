package dev.carrybit.run;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/**
 * What one line of the log says of a step.
 *
 * @param step completed updates
 * @param loss mean per target of the configured loss
 * @param gradientNorm Euclidean norm of the gradient before clipping
 * @param learningRate of this step
 * @param symbolsPerSecond symbols trained on per second since the report before
 */
public record StepReport(
    long step, double loss, double gradientNorm, double learningRate, double symbolsPerSecond) {

  /** The line, the same in every locale. */
  public String line() {
    return String.format(
        Locale.ROOT,
        "step %d loss %s gradient-norm %s learning-rate %s symbols/s %.0f",
        step,
        measured(loss),
        measured(gradientNorm),
        rate(),
        symbolsPerSecond);
  }

  /** What fits beside a progress bar. */
  String brief() {
    return String.format(Locale.ROOT, "loss %s %.0f/s", measured(loss), symbolsPerSecond);
  }

  /** Four decimals, or four digits where those would show little. */
  static String measured(double value) {
    var size = Math.abs(value);
    var plain = size == 0 || size >= 1e-2 && size < 1e7 || !Double.isFinite(value);
    return String.format(Locale.ROOT, plain ? "%.4f" : "%.3e", value);
  }

  private String rate() {
    var size = Math.abs(learningRate);
    if (size < 1e-9 || size >= 1e7 || !Double.isFinite(size)) {
      return Double.toString(learningRate);
    }
    var rounded = new BigDecimal(learningRate).round(new MathContext(6)).stripTrailingZeros();
    return rounded.toPlainString();
  }
}

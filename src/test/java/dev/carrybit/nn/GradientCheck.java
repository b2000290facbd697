package dev.carrybit.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.ToDoubleFunction;

/**
 * A gradient check by central differences of fourth order: (8 (L(w + ε) − L(w − ε)) − (L(w + 2ε) −
 * L(w − 2ε))) / 12ε, whose error is ε⁴ L⁗′ / 30 and, from rounding, about 10⁻¹⁶ L / ε.
 *
 * @param loss the loss as a function of the parameters, to be looked at around {@code at}
 */
record GradientCheck(ToDoubleFunction<Parameters> loss, Parameters at) {

  private static final double EPSILON = 1e-3;
  private static final double TOLERANCE = 1e-7;

  /** Entries smaller than this are held to an absolute error of this times the tolerance. */
  private static final double SMALL = 1e-3;

  /** The largest relative error among the entries of slot {@code name}. */
  double error(String name, Parameters gradient) {
    var slot = at.layout().slot(name);
    double largest = 0;
    for (int i = slot.offset(); i < slot.end(); i++) {
      double expected = derivative(i);
      double actual = gradient.values()[i];
      double size = Math.max(SMALL, Math.max(Math.abs(expected), Math.abs(actual)));
      largest = Math.max(largest, Math.abs(expected - actual) / size);
    }
    return largest;
  }

  /** Whether {@code gradient} is the loss's gradient. */
  boolean accepts(Parameters gradient) {
    return at.layout().names().stream().allMatch(name -> error(name, gradient) <= TOLERANCE);
  }

  void requireAccepted(Parameters gradient) {
    for (var name : at.layout().names()) {
      assertThat(error(name, gradient)).as(name).isLessThanOrEqualTo(TOLERANCE);
    }
  }

  private double derivative(int i) {
    double near = moved(i, EPSILON) - moved(i, -EPSILON);
    double far = moved(i, 2 * EPSILON) - moved(i, -2 * EPSILON);
    return (8 * near - far) / (12 * EPSILON);
  }

  private double moved(int i, double by) {
    var values = at.values();
    double before = values[i];
    values[i] = before + by;
    double moved = loss.applyAsDouble(at);
    values[i] = before;
    return moved;
  }
}

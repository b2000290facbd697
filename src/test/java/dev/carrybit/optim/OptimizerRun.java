package dev.carrybit.optim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.nn.ParameterLayout;
import dev.carrybit.nn.ParameterLayout.Shape;
import java.util.List;
import java.util.Random;

/** Weights under an optimizer, all but the last of them in a hidden layer, the last an output's. */
final class OptimizerRun {

  private final Optimizer optimizer;
  private final ParameterLayout layout;
  private final double[] weights;
  private final OptimizerState state;
  private long steps;

  OptimizerRun(Optimizer optimizer, double... weights) {
    this(optimizer, weights, optimizer.initialState(weights.length), 0);
  }

  private OptimizerRun(Optimizer optimizer, double[] weights, OptimizerState state, long steps) {
    this.optimizer = optimizer;
    this.weights = weights;
    this.state = state;
    this.steps = steps;
    var hidden = new Shape("hidden", weights.length - 1, 1, false);
    var output = new Shape("output", 1, 1, true);
    this.layout =
        ParameterLayout.of(weights.length > 1 ? List.of(hidden, output) : List.of(output));
  }

  /** Takes a step along {@code gradient}, and gives the weights after it. */
  double[] step(double... gradient) {
    return stepAt(optimizer.learningRate(), gradient);
  }

  /** The same at another rate than that of the settings. */
  double[] stepAt(double rate, double... gradient) {
    var before = gradient.clone();
    optimizer.step(layout, weights, Clipping.NONE.clip(gradient, 1), state, steps++, rate);
    assertThat(gradient).as("the gradient is left as it is").containsExactly(before);
    return weights;
  }

  double[] weights() {
    return weights;
  }

  OptimizerState state() {
    return state;
  }

  private OptimizerRun copy() {
    return new OptimizerRun(
        optimizer, weights.clone(), OptimizerState.of(state.values(), weights.length), steps);
  }

  private void steps(Random random, int count) {
    for (int i = 0; i < count; i++) {
      step(random.doubles(weights.length, -1, 1).toArray());
    }
  }

  /** A run that goes on from copies of weights and state ends as the undisturbed run. */
  static void continuesExactly(Optimizer optimizer) {
    var whole = new OptimizerRun(optimizer, 1, 2, 3, 4);
    whole.steps(new Random(4), 10);
    var random = new Random(4);
    var first = new OptimizerRun(optimizer, 1, 2, 3, 4);
    first.steps(random, 4);
    var second = first.copy();
    first.steps(new Random(5), 3);
    second.steps(random, 6);

    assertThat(second.weights).containsExactly(whole.weights);
    assertThat(second.state.values()).containsExactly(whole.state.values());
    assertThat(first.weights).isNotEqualTo(whole.weights);
  }
}

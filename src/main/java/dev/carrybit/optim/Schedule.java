package dev.carrybit.optim;

import java.io.Serializable;

/** How the learning rate changes during a run. */
public sealed interface Schedule extends Serializable {

  /**
   * The factor of the optimizer's learning rate, as a function of the step alone.
   *
   * @param step completed steps
   * @param span of the run
   */
  default double factor(long step, Span span) {
    return 1;
  }

  /**
   * The steps of a run.
   *
   * @param stepsPerEpoch steps of a pass through the text; 0 for generated examples
   * @param first steps of the warm-up
   * @param last steps of the whole run
   */
  record Span(long stepsPerEpoch, long first, long last) implements Serializable {}

  /** A constant learning rate. */
  record Constant() implements Schedule {}

  /**
   * Multiplies the rate by a factor every few epochs, as PyTorch's StepLR does. With {@code
   * everyEpochs} = 1 it is the exponential decay of char-rnn and Zaremba et al.
   *
   * @param factor of the rate
   * @param everyEpochs epochs between two multiplications
   * @param afterEpochs completed epochs at the first multiplication
   */
  record Step(double factor, int everyEpochs, int afterEpochs) implements Schedule {
    @Override
    public double factor(long step, Span span) {
      long beyond = step / span.stepsPerEpoch() - afterEpochs;
      return beyond < 0 ? 1 : StrictMath.pow(factor, 1 + beyond / everyEpochs);
    }
  }

  /**
   * Half a period of a cosine, from the end of the warm-up to the end of the run (Loshchilov and
   * Hutter 2017, without restarts): f + (1 − f) (1 + cos πp) / 2.
   *
   * @param floor f in [0, 1), the factor at the end
   */
  record Cosine(double floor) implements Schedule {
    @Override
    public double factor(long step, Span span) {
      if (step <= span.first()) {
        return 1;
      }
      double share = (double) (step - span.first()) / Math.max(1, span.last() - span.first());
      return floor + (1 - floor) * (1 + StrictMath.cos(StrictMath.PI * Math.min(1, share))) / 2;
    }
  }

  /**
   * Multiplies the rate by a factor whenever the validation loss has not improved for some
   * measurements, as PyTorch's word model does (a quarter after one). The product of these factors
   * depends on the losses, so it is a part of the run's state and not of {@link #factor}.
   *
   * @param factor of the rate
   * @param patience measurements without improvement
   */
  record Plateau(double factor, int patience) implements Schedule {}
}

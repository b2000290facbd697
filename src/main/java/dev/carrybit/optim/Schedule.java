package dev.carrybit.optim;

import java.io.Serializable;

/** A way in which the learning rate changes in the course of a run. */
public sealed interface Schedule extends Serializable {

  /**
   * What the optimizer's step size is multiplied by, as far as the step says it.
   *
   * @param step completed steps
   * @param span of the run
   */
  double factor(long step, Span span);

  /**
   * What a run's steps are counted by.
   *
   * @param stepsPerEpoch steps of a pass through the text; 0 where examples have no end
   * @param first steps of the warm-up, before the schedule
   * @param last steps of the whole run
   */
  record Span(long stepsPerEpoch, long first, long last) implements Serializable {}

  /** The same rate all the time. */
  record Constant() implements Schedule {
    @Override
    public double factor(long step, Span span) {
      return 1;
    }
  }

  /**
   * A factor that comes once more each so many epochs, as in PyTorch's StepLR.
   *
   * @param factor of the rate
   * @param everyEpochs epochs from one to the next
   * @param afterEpochs completed epochs when it comes first
   */
  record Step(double factor, int everyEpochs, int afterEpochs) implements Schedule {
    public Step {
      Settings.requirePositive("schedule factor", factor);
      Settings.requireAtLeastOne("schedule every epochs", everyEpochs);
      Settings.requireAtLeastOne("schedule after epochs", afterEpochs);
    }

    @Override
    public double factor(long step, Span span) {
      long beyond = step / span.stepsPerEpoch() - afterEpochs;
      return beyond < 0 ? 1 : StrictMath.pow(factor, 1 + beyond / everyEpochs);
    }
  }

  /**
   * A factor that comes once more in every epoch: char-rnn's decay, and Zaremba's.
   *
   * @param factor of the rate
   * @param afterEpochs completed epochs when it comes first
   */
  record Exponential(double factor, int afterEpochs) implements Schedule {
    public Exponential {
      Settings.requirePositive("schedule factor", factor);
      Settings.requireAtLeastOne("schedule after epochs", afterEpochs);
    }

    @Override
    public double factor(long step, Span span) {
      return new Step(factor, 1, afterEpochs).factor(step, span);
    }
  }

  /**
   * Half a period of a cosine, from the end of the warm-up to the end of the run (Loshchilov and
   * Hutter 2017, without restarts): f + (1 − f) (1 + cos πp) / 2.
   *
   * @param floor f in [0, 1), where it ends
   */
  record Cosine(double floor) implements Schedule {
    public Cosine {
      Settings.requireFraction("schedule floor", floor);
    }

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
   * A factor that comes once more whenever the loss on what is not learned from has not improved
   * for so many measurements: PyTorch's word model divides by 4 after one. What it has come to is
   * not a function of the step, but a part of the run's state.
   *
   * @param factor of the rate
   * @param patience measurements without improvement
   */
  record Plateau(double factor, int patience) implements Schedule {
    public Plateau {
      Settings.requirePositive("schedule factor", factor);
      Settings.requireAtLeastOne("schedule patience", patience);
    }

    @Override
    public double factor(long step, Span span) {
      return 1;
    }
  }
}

package dev.carrybit.train;

/** Training reached a loss or gradient that is not finite. */
public final class DivergedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public DivergedException(long step, double loss, double gradientNorm) {
    super(
        ("training diverged at step %d: expected a finite loss and gradient, were %s and a norm of"
                + " %s; a smaller optimizer.learning-rate or clip.norm may help")
            .formatted(step, loss, gradientNorm));
  }
}

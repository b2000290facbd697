package dev.carrybit.optim;

/** Weight decay as a part of the gradient: that of ½ λ w², which is added to the loss. */
final class Penalty {

  private Penalty() {}

  /** g + λ w; without decay g itself, down to the sign of a zero. */
  static double added(double decay, double g, double w) {
    return decay == 0 ? g : g + decay * w;
  }
}

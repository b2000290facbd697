package dev.carrybit.nn;

/**
 * A recurrent layer's formulas for one unit of one sequence at one time step, and their derivatives
 * taken from the pre-activations.
 */
sealed interface NaiveCell permits NaiveElman, NaiveLstm {

  /** The unit's next h and c. */
  record State(double h, double c) {}

  /** The gradients of the unit's pre-activations and of its previous c. */
  record Gradient(double[] z, double c) {}

  int gates();

  /**
   * The next state.
   *
   * @param z the unit's pre-activations, one for each gate
   * @param c its previous c
   */
  State forward(double[] z, double c);

  /**
   * The chain rule backwards through {@link #forward}.
   *
   * @param dh gradient of the next h
   * @param dc gradient of the next c, without what goes through h
   */
  Gradient backward(double[] z, double c, double dh, double dc);

  static NaiveCell of(Cell cell) {
    if (cell instanceof Elman elman) {
      return new NaiveElman(elman.activation());
    }
    return new NaiveLstm();
  }

  static double sigmoid(double z) {
    return 1 / (1 + Math.exp(-z));
  }

  /** σ′(z) = e^−z / (1 + e^−z)². */
  static double sigmoidSlope(double z) {
    return Math.exp(-z) / Math.pow(1 + Math.exp(-z), 2);
  }

  /** tanh′(z) = 1 / cosh² z. */
  static double tanhSlope(double z) {
    return 1 / Math.pow(Math.cosh(z), 2);
  }
}

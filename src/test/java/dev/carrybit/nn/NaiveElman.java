package dev.carrybit.nn;

/** h = φ(z). */
record NaiveElman(Activation activation) implements NaiveCell {

  @Override
  public int gates() {
    return 1;
  }

  @Override
  public State forward(double[] z, double c) {
    return new State(activation == Activation.TANH ? Math.tanh(z[0]) : NaiveCell.sigmoid(z[0]), 0);
  }

  @Override
  public Gradient backward(double[] z, double c, double dh, double dc) {
    double slope =
        activation == Activation.TANH ? NaiveCell.tanhSlope(z[0]) : NaiveCell.sigmoidSlope(z[0]);
    return new Gradient(new double[] {dh * slope}, 0);
  }
}

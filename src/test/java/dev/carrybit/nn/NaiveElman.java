package dev.carrybit.nn;

import dev.carrybit.nn.Elman.Activation;

/** h = φ(z). */
record NaiveElman(Activation activation) implements NaiveCell {

  @Override
  public int gates() {
    return 1;
  }

  @Override
  public State forward(double[] x, double[] m, State before) {
    double z = x[0] + m[0];
    return new State(activation == Activation.TANH ? Math.tanh(z) : NaiveCell.sigmoid(z), 0);
  }

  @Override
  public Gradient backward(double[] x, double[] m, State before, double dh, double dc) {
    double z = x[0] + m[0];
    double slope =
        activation == Activation.TANH ? NaiveCell.tanhSlope(z) : NaiveCell.sigmoidSlope(z);
    var dz = new double[] {dh * slope};
    return new Gradient(dz, dz, 0, 0);
  }
}

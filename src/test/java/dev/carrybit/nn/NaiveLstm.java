package dev.carrybit.nn;

/** c = σ(z_f) c₋₁ + σ(z_i) tanh(z_g), h = σ(z_o) tanh(c). */
record NaiveLstm() implements NaiveCell {

  private static final int I = 0;
  private static final int F = 1;
  private static final int G = 2;
  private static final int O = 3;

  @Override
  public int gates() {
    return 4;
  }

  @Override
  public State forward(double[] x, double[] m, State before) {
    var z = NaiveCell.sum(x, m);
    double next = next(z, before.c());
    return new State(NaiveCell.sigmoid(z[O]) * Math.tanh(next), next);
  }

  private static double next(double[] z, double c) {
    return NaiveCell.sigmoid(z[F]) * c + NaiveCell.sigmoid(z[I]) * Math.tanh(z[G]);
  }

  @Override
  public Gradient backward(double[] x, double[] m, State before, double dh, double dc) {
    var z = NaiveCell.sum(x, m);
    double c = before.c();
    double next = next(z, c);
    double all = dc + dh * NaiveCell.sigmoid(z[O]) * NaiveCell.tanhSlope(next);
    var dz = new double[4];
    dz[I] = all * Math.tanh(z[G]) * NaiveCell.sigmoidSlope(z[I]);
    dz[F] = all * c * NaiveCell.sigmoidSlope(z[F]);
    dz[G] = all * NaiveCell.sigmoid(z[I]) * NaiveCell.tanhSlope(z[G]);
    dz[O] = dh * Math.tanh(next) * NaiveCell.sigmoidSlope(z[O]);
    return new Gradient(dz, dz, 0, all * NaiveCell.sigmoid(z[F]));
  }
}

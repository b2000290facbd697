package dev.carrybit.nn;

/** h = (1 − σ(x_z + m_z)) tanh(x_n + σ(x_r + m_r) m_n) + σ(x_z + m_z) h₋₁. */
record NaiveGru() implements NaiveCell {

  private static final int R = 0;
  private static final int Z = 1;
  private static final int N = 2;

  @Override
  public int gates() {
    return 3;
  }

  @Override
  public State forward(double[] x, double[] m, State before) {
    double z = NaiveCell.sigmoid(x[Z] + m[Z]);
    return new State((1 - z) * Math.tanh(candidate(x, m)) + z * before.h(), 0);
  }

  private static double candidate(double[] x, double[] m) {
    return x[N] + NaiveCell.sigmoid(x[R] + m[R]) * m[N];
  }

  @Override
  public Gradient backward(double[] x, double[] m, State before, double dh, double dc) {
    double z = NaiveCell.sigmoid(x[Z] + m[Z]);
    double r = NaiveCell.sigmoid(x[R] + m[R]);
    double candidate = candidate(x, m);
    double dz = dh * (before.h() - Math.tanh(candidate)) * NaiveCell.sigmoidSlope(x[Z] + m[Z]);
    double dn = dh * (1 - z) * NaiveCell.tanhSlope(candidate);
    double dr = dn * m[N] * NaiveCell.sigmoidSlope(x[R] + m[R]);
    return new Gradient(new double[] {dr, dz, dn}, new double[] {dr, dz, dn * r}, dh * z, 0);
  }
}

package dev.carrybit.nn;

import java.util.Arrays;

/**
 * A recurrent layer's formulas for one unit of one sequence at one time step, and their derivatives
 * taken from the pre-activations: for each gate the part that comes from the input, x, and the part
 * that comes from the h before, m.
 */
sealed interface NaiveCell {

  /** The unit's h and c. */
  record State(double h, double c) {}

  /** The gradients of the unit's pre-activations, and of its previous h (directly) and c. */
  record Gradient(double[] x, double[] m, double h, double c) {}

  int gates();

  /** The next state. */
  State forward(double[] x, double[] m, State before);

  /**
   * The chain rule backwards through {@link #forward}.
   *
   * @param dh gradient of the next h
   * @param dc gradient of the next c, without what goes through h
   */
  Gradient backward(double[] x, double[] m, State before, double dh, double dc);

  static NaiveCell of(Cell cell) {
    if (cell instanceof Elman elman) {
      return new NaiveElman(elman.activation());
    }
    if (cell instanceof Gru) {
      return new NaiveGru();
    }
    if (cell instanceof Lstm) {
      return new NaiveLstm();
    }
    throw new IllegalArgumentException("no naive cell for " + cell);
  }

  /** The pre-activations of a cell that adds both parts of each gate. */
  static double[] sum(double[] x, double[] m) {
    var z = new double[x.length];
    Arrays.setAll(z, gate -> x[gate] + m[gate]);
    return z;
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
}

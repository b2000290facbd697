package dev.carrybit.linalg;

/**
 * The numeric kernels of a network: matrix products, pointwise functions, and the fused forward and
 * backward pass of each cell. This is the only interface behind which fast code lives.
 *
 * <p>{@code ScalarKernels} are plain loops and the specification. {@code VectorKernels} use the
 * Vector API and give the same bits. {@code CommonsMathKernels} compute products with Commons Math.
 * The order of additions depends on shapes alone.
 *
 * <p>An instance has scratch space and serves one thread. Arrays are row-major; a parameter {@code
 * xAt} is the index of the first number of {@code x}.
 */
public sealed interface Kernels permits ScalarKernels {

  /**
   * The kernels that {@code choice} names. {@code VECTOR} means {@code ScalarKernels} where the JVM
   * was started without {@code --add-modules jdk.incubator.vector}; the bits are the same.
   */
  static Kernels of(KernelChoice choice) {
    return switch (choice) {
      case VECTOR -> hasVectorApi() ? new VectorKernels() : new ScalarKernels();
      case COMMONS_MATH -> new CommonsMathKernels();
    };
  }

  /** Whether this JVM has the Vector API, an incubating module of the JDK. */
  private static boolean hasVectorApi() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
  }

  /** A right operand of {@code rows} × {@code columns}, to be packed later. */
  PackedMatrix packed(int rows, int columns);

  /** C ← C + Aᵀ·B. */
  void multAddTransA(Matrix a, Matrix b, Matrix c);

  /** y ← tanh x for {@code n} numbers. */
  void tanh(double[] x, int xAt, double[] y, int yAt, int n);

  /** x ← σ(x) = 1 / (1 + e^−x) for {@code n} numbers. */
  void sigmoid(double[] x, int xAt, int n);

  /** x ← e^(x − shift) for {@code n} numbers. */
  void exp(double[] x, int xAt, int n, double shift);

  /** y ← y + x for {@code n} numbers. */
  void add(double[] x, int xAt, double[] y, int yAt, int n);

  /**
   * One time step of an LSTM: i, f, o ← σ, g ← tanh of the pre-activations, c ← f c₋₁ + i g, h ← o
   * tanh c.
   *
   * @param sequences N
   * @param hidden H
   * @param gates N × 4H pre-activations in the order i, f, g, o, replaced by activations
   * @param h N × H from {@code at}, written
   * @param c N × H from {@code at}, written; c₋₁ lies N·H before
   * @param tanhC N × H from {@code at}, written
   */
  void lstmForward(
      int sequences,
      int hidden,
      double[] gates,
      int gatesAt,
      double[] h,
      double[] c,
      double[] tanhC,
      int at);

  /**
   * The gradient of {@link #lstmForward}.
   *
   * @param gates N × 4H activations, replaced by the gradients of the pre-activations
   * @param c N × H from {@code at}; c₋₁ lies N·H before
   * @param tanhC N × H from {@code at}
   * @param dh N × H, the gradient of h
   * @param dc N × H, the gradient of c from later time steps, replaced by that of c₋₁
   */
  void lstmBackward(
      int sequences,
      int hidden,
      double[] gates,
      int gatesAt,
      double[] c,
      double[] tanhC,
      int at,
      double[] dh,
      double[] dc);

  /**
   * One time step of a GRU: r ← σ(r_x + r_h), z ← σ(z_x + z_h), n ← tanh(n_x + r n_h), h ← n + z
   * (h₋₁ − n).
   *
   * @param sequences N
   * @param hidden H
   * @param gates N × 3H of W_ih x + b_ih in the order r, z, n, replaced by activations
   * @param recurrent N × 3H of W_hh h₋₁ + b_hh in the same order and at the same place
   * @param h N × H from {@code at}, written; h₋₁ lies N·H before
   */
  void gruForward(
      int sequences,
      int hidden,
      double[] gates,
      double[] recurrent,
      int gatesAt,
      double[] h,
      int at);

  /**
   * The gradient of {@link #gruForward}.
   *
   * @param gates N × 3H activations, replaced by the gradients of W_ih x + b_ih
   * @param recurrent N × 3H of W_hh h₋₁ + b_hh, replaced by its gradients
   * @param h N × H from {@code at}; h₋₁ lies N·H before
   * @param dh N × H, the gradient of h, replaced by the part of h₋₁'s that does not pass W_hh
   */
  void gruBackward(
      int sequences,
      int hidden,
      double[] gates,
      double[] recurrent,
      int gatesAt,
      double[] h,
      int at,
      double[] dh);
}

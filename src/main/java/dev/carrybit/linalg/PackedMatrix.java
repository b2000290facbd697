package dev.carrybit.linalg;

/**
 * The right operand B of products C ← D + A·B, in the layout that its kernels read fastest. A
 * network packs its weights once a window and multiplies by them at every time step.
 */
public interface PackedMatrix {

  /** B ← {@code source} or its transpose; {@code source} must not change while B is in use. */
  void pack(Matrix source, boolean transpose);

  /** C ← C + A·B. */
  void multAdd(Matrix a, Matrix c);

  /**
   * C ← D + A·B, where every row of D is the row of numbers from {@code rowAt} on, which must not
   * lie in C.
   */
  default void multAddRow(Matrix a, double[] row, int rowAt, Matrix c) {
    int end = c.offset() + c.rows() * c.columns();
    for (int at = c.offset(); at < end; at += c.columns()) {
      System.arraycopy(row, rowAt, c.values(), at, c.columns());
    }
    multAdd(a, c);
  }
}

package dev.carrybit.linalg;

/** The products of one thread, with scratch space that is used again and again. */
public interface Products {

  /** A right operand of {@code rows} × {@code columns}; its numbers are assigned later. */
  Factor factor(int rows, int columns);

  /** C ← C + Aᵀ·B. */
  void accumulateTransposedProduct(Matrix a, Matrix b, Matrix c);
}

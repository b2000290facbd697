package dev.carrybit.linalg;

/**
 * The right operand B of products, held the way its kernels read it best: a network's weights are
 * laid out once a window, and multiplied at every time step.
 */
public interface Factor {

  /** B ← {@code source}, which has to stay as it is as long as there are products with B. */
  void assign(Matrix source);

  /** B ← {@code source}ᵀ, which has to stay as it is as long as there are products with B. */
  void assignTransposed(Matrix source);

  /** C ← C + A·B. */
  void accumulateProduct(Matrix a, Matrix c);
}

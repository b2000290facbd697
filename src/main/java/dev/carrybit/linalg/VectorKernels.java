package dev.carrybit.linalg;

/**
 * Our own products in a fixed order: for each entry of C the terms are added one after the other in
 * the order of k, each by one fused multiplication and addition. Vectors lie along a row of C, over
 * outputs that do not depend on each other, so that bits depend on shapes alone: not on the width
 * of vectors, nor on whether there are any.
 */
public record VectorKernels() implements Kernels {

  @Override
  public String name() {
    return "vector";
  }

  @Override
  public Products products() {
    return Pointwise.LOOPS.products();
  }
}

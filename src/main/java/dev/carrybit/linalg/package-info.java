/** Matrices, the kernels of their products, and pointwise functions. */
package dev.carrybit.linalg;

/** Matrices and their kernels. */
package dev.carrybit.linalg;

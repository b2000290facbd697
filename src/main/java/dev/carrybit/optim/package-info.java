/** Gradient in, weights changed: optimizers with explicit state, and clipping. */
package dev.carrybit.optim;

/** Proofs that a trained adder is right at every length, and sums that show that it is not. */
package dev.carrybit.verify;

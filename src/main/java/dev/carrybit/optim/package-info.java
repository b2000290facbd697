/**
 * Gradient in, weights changed: optimizers with explicit state, schedules of the learning rate, and
 * clipping.
 *
 * <p>An {@link dev.carrybit.optim.Optimizer} holds settings only. What it remembers is one array in
 * an {@link dev.carrybit.optim.OptimizerState}, so that it can be shipped to shards that take steps
 * of their own, and averaged with their weights.
 */
package dev.carrybit.optim;

/**
 * Optimizers with explicit state, schedules of the learning rate, and gradient clipping.
 *
 * <p>An {@link dev.carrybit.optim.Optimizer} holds settings only. Its state is in an {@link
 * dev.carrybit.optim.OptimizerState}, so that it can be sent to shards with local steps and
 * averaged like their weights.
 */
package dev.carrybit.optim;

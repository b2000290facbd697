/**
 * The loop of a run. {@link dev.carrybit.train.Trainer} asks a {@link
 * dev.carrybit.train.GradientEngine} for each round's sum; {@link dev.carrybit.train.ShardWorker}
 * is what every engine's sum is made of.
 */
package dev.carrybit.train;

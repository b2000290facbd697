/**
 * The training loop. {@link dev.carrybit.train.Trainer} asks an engine for the sum of each round;
 * every engine computes it with {@link dev.carrybit.train.ShardWorker}.
 *
 * <p>A round is one step, or {@code train.local-steps} steps. A shard's result depends only on the
 * round's input and on the state that the shard carries from the window before. A task can
 * therefore run twice, or on another machine. {@link dev.carrybit.train.LocalEngine} specifies all
 * engines to the bit.
 *
 * <p>A {@link dev.carrybit.train.Checkpointer} saves copies of the {@link
 * dev.carrybit.train.TrainingState} in a background thread while training continues.
 */
package dev.carrybit.train;

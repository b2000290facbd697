/**
 * The loop of a run. {@link dev.carrybit.train.Trainer} asks a {@link
 * dev.carrybit.train.GradientEngine} for each round's sum; {@link dev.carrybit.train.ShardWorker}
 * is what every engine's sum is made of.
 *
 * <p>A round is one step, or as many as {@code train.local-steps} says. A worker is a pure function
 * of round and shard: the state that windows hand on belongs to the round, which brings it and
 * takes it back, and not to the machine, so that a task can run twice, or elsewhere. {@link
 * dev.carrybit.train.LocalEngine} is the specification of the distributed engine, to the last bit.
 *
 * <p>States are saved by one thread while training goes on, from a copy that is taken at once:
 * there is never a second save beside the first, and the run waits for it before the next one,
 * where it stops, and at its end. What fails ends the run at the next round.
 */
package dev.carrybit.train;

/**
 * Everything that knows Spark: the engine, the preparation and scoring of texts, and the start and
 * supervision of an application.
 *
 * <p>A round is one job over shard indices. The driver collects the results in partition order and
 * adds them in a fixed tree. Spark's {@code reduce} merges in the order in which tasks end, and its
 * accumulators count a task twice that runs twice. No RDD holds data: problems are drawn where they
 * are used, and a prepared text is read by position. The serializer is Java's, because Kryo cannot
 * handle records.
 *
 * <p>Each attempt of a task that writes has a file of its own; the file of the attempt whose result
 * arrives counts.
 *
 * <p>Cancelled tasks are interrupted; shards and evaluations check for the interrupt, because
 * running tasks keep the process from ending. The page on internals has the measurements behind
 * these choices.
 */
package dev.carrybit.spark;

/**
 * Everything that knows Spark: the engine, the preparation and scoring of texts, and the start and
 * supervision of an application.
 *
 * <p>A round is one job over shard indices ({@code ShardRdd}). The driver collects the results in
 * partition order and adds them in a fixed tree. Spark's {@code reduce} merges in the order in
 * which tasks end, and its accumulators count a task twice that runs twice. No RDD holds data:
 * problems are drawn where they are used, and a prepared text is read by position. The serializer
 * is Java's, because Kryo cannot handle records.
 *
 * <p>In local mode the tasks run in the driver's JVM. They get the driver's own objects and hand
 * over their results without serialization.
 *
 * <p>A data set is scored where it is stored ({@code SparkScoring}). It is cut by the lengths of
 * its files alone, so the output does not depend on the cluster. Each attempt of a task writes a
 * file of its own; the file of the attempt whose result arrives counts.
 *
 * <p>Each training of a sweep is one task of a {@code TaskJob}. The driver gets its result as soon
 * as it arrives.
 *
 * <p>Spark waits for ever for executors and jobs. A {@code JobWatchdog} watches each application
 * and cancels its jobs after a stop request or a timeout. Cancelled tasks are interrupted; shards
 * and evaluations check for the interrupt, because running tasks keep the process from ending.
 *
 * <p>The page on internals has the measurements behind these choices.
 */
package dev.carrybit.spark;

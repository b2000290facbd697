/**
 * The only package that knows RDDs and broadcasts: the engine, and the preparation and scoring of
 * texts.
 *
 * <p>A round is one job over the indices of shards. Its results are collected, which keeps them in
 * order, and added on the driver: Spark's {@code reduce} merges in the order in which tasks end,
 * and its accumulators may count a task twice that ran twice. No RDD holds data: problems are drawn
 * where they are used, and a text, once prepared, is read by position. The serializer is always
 * Java's, since Kryo cannot handle records.
 *
 * <p>A data set is scored where it lies. It is cut by the lengths of its files alone, into pieces
 * whose lines are counted first so that they have numbers; a task scores neighbouring pieces, and
 * writes one file. So what is written depends on no cluster, and of a task that ran twice the file
 * of the attempt counts whose result arrived.
 *
 * <p>A sweep's trainings are a job of their own kind: each is one task, which needs nobody else's
 * sums, and its result is told when it is there, so that it can be kept before the job ends.
 *
 * <p>Spark waits for ever, for executors and for jobs, and a signal stops it under one's feet. So a
 * {@code Watch} looks after every application, and cancels its jobs; what it cancels it interrupts
 * too, and shards and evaluations look for that, since tasks that run on would keep the process
 * from ending, and the context from closing, for as long as they take.
 *
 * <p>What an empty round costs, that is one of two shards with one sequence of two time steps each,
 * medians of 600 in local[2] on two cores with other work beside them, JDK 17:
 *
 * <table>
 * <caption>Milliseconds of a round, and of processor time in all threads</caption>
 * <tr><th></th><th>first 100</th><th>warm</th><th>processor</th></tr>
 * <tr><td>parallelize, mapPartitions, collect, and a broadcast of the weights</td>
 *     <td>33</td><td>8.9</td><td>12.3</td></tr>
 * <tr><td>{@code ShardJob}, and small weights within it</td>
 *     <td>18</td><td>3.5</td><td>5.6</td></tr>
 * </table>
 *
 * <p>What went were the closures that Spark's Java interface wraps around one another, each
 * searched anew for what it refers to and serialized to see whether that works, and the second
 * broadcast with its blocks, its removal and its destruction. What is left is Spark's own: one
 * broadcast of the serialized job, two tasks through scheduler and executor, and their events.
 * Tried, and within the noise (3.3 to 3.7 ms): no check sums of broadcasts, rarer heartbeats,
 * cleaning without waiting. On a cluster weights above {@code Broadcasted.SMALL} keep their
 * broadcast: within the job, every task would read them anew, and the driver would keep them until
 * its garbage is collected. Weights and sums sent as bytes rather than as doubles, which Java
 * serializes one by one: shipping took 25 and 130 ms at H 128 and H 512 on a cluster of two
 * workers, and 26 to 32 and 130 to 150 with bytes, in two turns on a quiet machine; in local[2] 6.5
 * and 6.8 ms at H 128. So they stay doubles.
 *
 * <p>In local mode nothing of that is needed: a {@code LocalJob}'s tasks find their work in the
 * driver's JVM, and leave their results there. Shipping of 1 and 11 MB of weights there and back
 * twice (H 128 and H 512, two shards) took 7.6 and 46 ms, and takes nothing that could be measured.
 * Blocks of broadcasts have 4 MB, which are set to zero for each broadcast however small it is:
 * with 64 KB a round in local[2] took 0.8 ms less. On a cluster 1 MB and 256 KB were no better than
 * 4 (80 and 85 ms a step of H 128 against 82), nor were 1 MB at H 512 (671 ms against 587). Call
 * sites set by hand, for which Spark walks the stack otherwise, saved 0.1 ms and were left. A round
 * is slow until the compiler is done with Spark: two tasks of 32 ms each took 42 ms altogether in
 * the first 300 rounds, 37 after 1,000. On a cluster of two workers, where a step of H 128 took 64
 * ms after 1,000, tasks began after 8, had the weights after 6 more (at H 512 two thirds of that
 * was waiting for blocks, and for answers about them), worked for 33, and the driver had their
 * results after another 8.
 *
 * <p>The start of a whole run, {@code submit.sh train}, on the same machine when quiet, once built:
 * the shipped adder took 5.6 s in all and takes 3.1, the article's run 6.5 and 3.6, 2.5 since its
 * task takes 1,000 steps at once instead of 100, and 0.89 times that since no jar is copied for
 * tasks that have it, only the command that is meant is read, and Commons Math's factors are copied
 * once a window. Without the archive of classes they took 4.1 and 4.5. To call the main class
 * without SparkSubmit saved another 0.1 to 0.3 s, and was rejected: laptop and cluster keep one way
 * in. Left as they are: Spark's launcher, a JVM of its own of 75 ms; log4j, 80 ms; two collections
 * of 30 ms each, since a young generation that needs none takes memory. The serial collector
 * against G1 and the parallel one: less wall time in each of three runs (5.2 to 7.1 s against 6.4
 * to 10.5, the machine busy), about as much of the processor's. Only compiling with the first
 * compiler took 3.5 to 3.7 s of it, and was rejected: long runs need the second.
 */
package dev.carrybit.spark;

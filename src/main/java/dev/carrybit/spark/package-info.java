/**
 * The only package that knows RDDs and broadcasts: the engine, and the preparation of texts.
 *
 * <p>A round is one job over the indices of shards. Its results are collected, which keeps them in
 * order, and added on the driver: Spark's {@code reduce} merges in the order in which tasks end,
 * and its accumulators may count a task twice that ran twice. No RDD holds data: problems are drawn
 * where they are used, and a text, once prepared, is read by position. The serializer is always
 * Java's, since Kryo cannot handle records.
 */
package dev.carrybit.spark;

package dev.carrybit.spark;

import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/** The indices of shards as an RDD. */
final class ShardIndices {

  private ShardIndices() {}

  /** {@code shards} indices in as many neighbouring parts as tasks can run at once. */
  static JavaRDD<Integer> distribute(JavaSparkContext context, int shards) {
    int tasks = Math.max(1, Math.min(shards, context.defaultParallelism()));
    return context.parallelize(IntStream.range(0, shards).boxed().toList(), tasks);
  }
}

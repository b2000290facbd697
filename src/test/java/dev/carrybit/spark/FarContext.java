package dev.carrybit.spark;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/** A local context that claims to be a cluster and records its broadcasts. */
final class FarContext extends JavaSparkContext {

  private final List<Broadcast<?>> broadcasts = new ArrayList<>();

  private final int parallelism;

  FarContext(SparkContext context) {
    this(context, context.defaultParallelism());
  }

  /** The same, with room for {@code parallelism} tasks at once. */
  FarContext(SparkContext context, int parallelism) {
    super(context);
    this.parallelism = parallelism;
  }

  /** The broadcasts in their order. */
  List<Broadcast<?>> broadcasts() {
    return broadcasts;
  }

  @Override
  public Integer defaultParallelism() {
    return parallelism;
  }

  @Override
  public Boolean isLocal() {
    return false;
  }

  @Override
  public <T> Broadcast<T> broadcast(T value) {
    var broadcast = super.broadcast(value);
    broadcasts.add(broadcast);
    return broadcast;
  }
}

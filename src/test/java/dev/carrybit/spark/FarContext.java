package dev.carrybit.spark;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/** A local context that is told to send everything, as to a cluster, and keeps in mind what. */
final class FarContext extends JavaSparkContext {

  private final List<Broadcast<?>> broadcasts = new ArrayList<>();

  FarContext(SparkContext context) {
    super(context);
  }

  /** What was broadcast, in that order. */
  List<Broadcast<?>> broadcasts() {
    return broadcasts;
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

package dev.carrybit.spark;

import org.apache.spark.broadcast.Broadcast;

/**
 * What was sent to the tasks of one job; destroyed at its end. As a resource it leaves the failure
 * of a job as it is where the cluster is gone and nothing can be destroyed any more.
 */
record Sent<T>(Broadcast<T> broadcast) implements AutoCloseable {

  @Override
  public void close() {
    broadcast.destroy();
  }
}

package dev.carrybit.spark;

import java.io.Serializable;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * What is sent to the tasks of one job, and is gone at its end.
 *
 * <p>Spark serializes a job's tasks once, and broadcasts that: what is small travels in it for
 * nothing, though every task reads it anew. What is large has a broadcast of its own, which each
 * executor reads once.
 */
sealed interface Sent<T> extends AutoCloseable, Serializable {

  /** The most bytes that travel with the tasks. */
  int SMALL = 16 * 1024;

  /**
   * Sends {@code value} of about {@code bytes}.
   *
   * @param value belongs to the tasks from now on: in local mode they may see this very object
   */
  static <T> Sent<T> to(JavaSparkContext context, T value, long bytes) {
    return bytes > SMALL ? new Apart<>(context.broadcast(value)) : new Along<>(value);
  }

  /** What was sent, for a task. */
  T value();

  /**
   * Takes it back from the executors. As a resource it leaves the failure of a job as it is where
   * the cluster is gone and nothing can be destroyed any more.
   */
  @Override
  void close();

  /** A part of the serialized tasks. */
  record Along<T>(T value) implements Sent<T> {
    @Override
    public void close() {}
  }

  /** A broadcast of its own. */
  record Apart<T>(Broadcast<T> broadcast) implements Sent<T> {
    @Override
    public T value() {
      return broadcast.value();
    }

    @Override
    public void close() {
      broadcast.destroy();
    }
  }
}

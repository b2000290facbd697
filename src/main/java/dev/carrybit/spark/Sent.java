package dev.carrybit.spark;

import java.io.Serializable;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * What is sent to tasks, until it is closed.
 *
 * <p>Spark serializes a job's tasks once, and broadcasts that: what is small travels in it for
 * nothing, though every task reads it anew. What is large has a broadcast of its own, which each
 * executor reads once. A {@link LocalJob} has everything at hand.
 */
sealed interface Sent<T> extends AutoCloseable, Serializable {

  /** The most bytes that travel with the tasks. */
  int SMALL = 16 * 1024;

  /**
   * Sends {@code value} of about {@code bytes}.
   *
   * @param value stays as it is, since in local mode tasks see this very object; after a job that
   *     failed for good, as some of its tasks may still run
   */
  static <T> Sent<T> to(JavaSparkContext context, T value, long bytes) {
    return bytes > SMALL ? large(context, value) : new Along<>(value);
  }

  /** Sends what is large, or what many jobs read. */
  static <T> Sent<T> large(JavaSparkContext context, T value) {
    return context.isLocal() ? new Along<>(value) : new Apart<>(context.broadcast(value));
  }

  /** What was sent, for a task. */
  T value();

  /**
   * Takes it back from the executors. As a resource it leaves the failure of a job as it is where
   * the cluster is gone and nothing can be destroyed any more.
   */
  @Override
  void close();

  /** A part of the tasks themselves. */
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

package dev.carrybit.spark;

import java.io.Serializable;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * A value for tasks on executors, until it is closed.
 *
 * <p>A small value travels inside each task. A large value gets a broadcast, which each executor
 * reads once.
 */
sealed interface Broadcasted<T> extends AutoCloseable, Serializable {

  /** So many bytes in the tasks of one executor cost the driver as much as a broadcast. */
  int INLINE_BYTES = 512 * 1024;

  /** So many bytes in the tasks of all executors together arrive earlier than a broadcast. */
  int INLINE_BYTES_IN_ALL = 2 * 1024 * 1024;

  /**
   * Sends a value of about {@code bytes} to the tasks of a {@link ShardRdd}. In local mode tasks
   * get this very object, so the caller must not change it while tasks run.
   */
  static <T> Broadcasted<T> of(JavaSparkContext context, T value, long bytes) {
    boolean inline = context.isLocal() || isInline(bytes, Executors.registered(context.sc()));
    return inline ? new Inline<>(value) : remote(context, value);
  }

  /** Whether so many bytes travel inside the tasks of {@code executors}. */
  static boolean isInline(long bytes, Executors executors) {
    int ofEach = INLINE_BYTES / executors.coresOfEach();
    int ofAll = INLINE_BYTES_IN_ALL / Math.max(1, executors.cores());
    return bytes <= Math.max(ofEach, ofAll);
  }

  /** Broadcasts a value, however small, to the tasks of any RDD. */
  static <T> Broadcasted<T> remote(JavaSparkContext context, T value) {
    return new Remote<>(context.broadcast(value));
  }

  /** The value; called by tasks. */
  T value();

  /** Removes the value from the executors. */
  @Override
  default void close() {}

  /** A value inside the task. */
  record Inline<T>(T value) implements Broadcasted<T> {}

  /** A value in a broadcast of its own. */
  record Remote<T>(Broadcast<T> broadcast) implements Broadcasted<T> {
    @Override
    public T value() {
      return broadcast.value();
    }

    @Override
    public void close() {
      try {
        broadcast.destroy();
      } catch (Exception stopped) {
        // the application has stopped, and its broadcasts with it
      }
    }
  }
}

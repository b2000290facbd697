package dev.carrybit.spark;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * A job whose tasks run in the driver's own JVM, as all do in local mode. They find their work here
 * by its name, and leave their results: neither is serialized, and the work sees the driver's own
 * objects. Like {@link WorkerPool}, what runs is static because it has to outlive task objects.
 */
final class LocalJob<R> implements AutoCloseable {

  private static final Map<UUID, LocalJob<?>> RUNNING = new ConcurrentHashMap<>();

  private final UUID name = UUID.randomUUID();
  private final ShardTask<R> task;

  /** The results by their first shards. */
  private final Map<Integer, R> results = new ConcurrentHashMap<>();

  private LocalJob(ShardTask<R> task) {
    this.task = task;
  }

  /** The results of {@code task}, in the order of shards, whatever ended first. */
  static <R> List<R> run(JavaSparkContext context, int shards, ShardTask<R> task) {
    try (var job = new LocalJob<>(task)) {
      RUNNING.put(job.name, job);
      var first = ShardJob.send(context, shards, new Named(job.name), Integer.class);
      return first.stream().map(job.results::get).toList();
    }
  }

  @Override
  public void close() {
    RUNNING.remove(name);
  }

  private void work(int first, int end) {
    results.put(first, task.work(first, end));
  }

  /** What of it Spark serializes; its result is the first shard. */
  record Named(UUID name) implements ShardTask<Integer> {

    @Override
    public Integer work(int first, int end) {
      var job = RUNNING.get(name);
      if (job == null) {
        throw new CancellationException("the job of this task is over");
      }
      job.work(first, end);
      return first;
    }
  }
}

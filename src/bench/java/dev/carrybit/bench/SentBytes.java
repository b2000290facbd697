package dev.carrybit.bench;

import java.util.concurrent.TimeoutException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerBlockUpdated;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/**
 * Bytes of a step by Spark's own metrics.
 *
 * @param broadcast to all executors
 * @param results from tasks to the driver
 * @param shuffled from task to task
 */
record SentBytes(long broadcast, long results, long shuffled) {

  static SentBytes of(Runnable step, JavaSparkContext context) {
    var counter = new Counter();
    settle(context);
    context.sc().addSparkListener(counter);
    step.run();
    settle(context);
    context.sc().removeSparkListener(counter);
    return new SentBytes(counter.broadcast, counter.results, counter.shuffled);
  }

  private static void settle(JavaSparkContext context) {
    try {
      context.sc().listenerBus().waitUntilEmpty();
    } catch (TimeoutException slow) {
      throw new IllegalStateException(slow);
    }
  }

  private static final class Counter extends SparkListener {
    private long broadcast;
    private long results;
    private long shuffled;

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
      results += end.taskMetrics().resultSize();
      shuffled += end.taskMetrics().shuffleReadMetrics().totalBytesRead();
    }

    @Override
    public void onBlockUpdated(SparkListenerBlockUpdated updated) {
      var block = updated.blockUpdatedInfo();
      boolean executor = !block.blockManagerId().isDriver();
      // A block that is removed is reported with its size, too.
      if (executor && block.storageLevel().isValid() && block.blockId().name().contains("piece")) {
        broadcast += block.memSize() + block.diskSize();
      }
    }
  }
}

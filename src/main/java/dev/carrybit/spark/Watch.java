package dev.carrybit.spark;

import dev.carrybit.train.StopRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;

/**
 * The thread that looks after an application: once the run was asked to stop, it cancels what keeps
 * the run from doing so by itself.
 *
 * <p>A job that is cancelled fails in the thread that waits for it. No harm is done: a round that
 * did not end has changed nothing.
 */
final class Watch implements AutoCloseable {

  /** What a round may still take by itself after a request to stop. */
  private static final Duration GRACE = Duration.ofMillis(1500);

  private static final Duration TICK = Duration.ofMillis(250);

  private final StopRequest stop;
  private final Thread starter;
  private final CountDownLatch closed = new CountDownLatch(1);
  private Optional<SparkContext> context = Optional.empty();
  private boolean interrupted;
  private long requested;

  /** Looks after an application that the calling thread is about to start. */
  Watch(StopRequest stop) {
    this.stop = stop;
    starter = Thread.currentThread();
    var thread = new Thread(this::look, "watch over the application");
    thread.setDaemon(true);
    thread.start();
  }

  /** From now on there are jobs to look after; it is too late to interrupt the start. */
  synchronized void started(SparkContext application) {
    context = Optional.of(application);
    interrupted = false;
    Thread.interrupted();
  }

  /** From now on nothing is looked after. */
  @Override
  public void close() {
    closed.countDown();
  }

  private void look() {
    try {
      while (!closed.await(TICK.toMillis(), TimeUnit.MILLISECONDS)) {
        tick();
      }
    } catch (InterruptedException nobodyDoes) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void tick() {
    if (!stop.requested()) {
      return;
    }
    if (requested == 0) {
      requested = System.nanoTime();
    }
    if (System.nanoTime() - requested >= GRACE.toNanos()) {
      cancel();
    }
  }

  /** Again with every tick, since one job may follow another. */
  private void cancel() {
    if (context.isEmpty() && !interrupted) {
      interrupted = true;
      starter.interrupt();
    }
    context.filter(application -> !application.isStopped()).ifPresent(SparkContext::cancelAllJobs);
  }
}

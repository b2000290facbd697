package dev.carrybit.spark;

import dev.carrybit.config.ClusterSettings;
import dev.carrybit.train.StopRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.spark.SparkContext;

/**
 * The thread that looks after an application: it cancels what keeps a run that was asked to stop
 * from stopping, and what a cluster takes too long for.
 *
 * <p>A job that is cancelled fails in the thread that waits for it. No harm is done: a round that
 * did not end has changed nothing.
 */
final class Watch implements AutoCloseable {

  /** What a round may still take by itself after a request to stop. */
  private static final Duration GRACE = Duration.ofMillis(1500);

  private static final Duration TICK = Duration.ofMillis(250);

  private final ClusterSettings limits;
  private final StopRequest stop;
  private final Deadline grace;
  private final Deadline start;
  private final Deadline lonely;
  private final Deadline round;
  private final Deadline task;
  private final Thread starter = Thread.currentThread();
  private final CountDownLatch closed = new CountDownLatch(1);
  private Optional<SparkContext> context = Optional.empty();
  private Optional<String> verdict = Optional.empty();
  private boolean interrupted;

  /** Looks after an application that the calling thread is about to start. */
  Watch(ClusterSettings limits, StopRequest stop) {
    LongSupplier clock = System::nanoTime;
    this.limits = limits;
    this.stop = stop;
    grace = new Deadline(GRACE, clock);
    start = new Deadline(limits.waitForExecutors(), clock);
    lonely = new Deadline(limits.executorDeadline(), clock);
    round = new Deadline(limits.stepDeadline(), clock);
    task = new Deadline(limits.taskDeadline(), clock);
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

  /** Why jobs, or the start, had to be cancelled though nobody asked the run to stop. */
  synchronized Optional<String> verdict() {
    return verdict;
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
    if (verdict.isEmpty() && !stop.requested()) {
      verdict = context.isEmpty() ? lateStart() : context.flatMap(this::late);
    }
    if (verdict.isPresent() || grace.passed(stop.requested())) {
      cancel();
    }
  }

  private Optional<String> lateStart() {
    return start.passed(true)
        ? Optional.of(
            "cluster.wait-for-executors: expected a master that answers within %s, none did"
                .formatted(ClusterSettings.written(limits.waitForExecutors())))
        : Optional.empty();
  }

  private Optional<String> late(SparkContext application) {
    if (application.isLocal() || application.isStopped()) {
      return Optional.empty();
    }
    var job = RunningJob.in(application);
    boolean none = Executors.registered(application).count() == 0;
    if (lonely.passed(job.isPresent() && none)) {
      return Optional.of(
          "cluster.executor-deadline: expected executors that come back within %s, none did"
              .formatted(ClusterSettings.written(limits.executorDeadline())));
    }
    var brief = job.filter(RunningJob::isBrief);
    var other = brief.isPresent() ? Optional.<RunningJob>empty() : job;
    boolean roundIsLate = round.passed(brief);
    if (task.passed(other)) {
      return Optional.of(late("cluster.task-deadline", other, limits.taskDeadline()));
    }
    return roundIsLate
        ? Optional.of(late("cluster.step-deadline", brief, limits.stepDeadline()))
        : Optional.empty();
  }

  private static String late(String key, Optional<RunningJob> job, Duration longest) {
    return "%s: expected %s to end within %s"
        .formatted(key, job.orElseThrow().awaited(), ClusterSettings.written(longest));
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

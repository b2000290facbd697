package dev.carrybit.spark;

import dev.carrybit.config.RunSettings.ClusterSettings;
import dev.carrybit.train.StopRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.spark.JobExecutionStatus;
import org.apache.spark.SparkContext;
import org.apache.spark.status.api.v1.JobData;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A thread that cancels the jobs of an application when a stop was requested or a timeout of {@code
 * cluster.*} has passed. Spark itself waits for ever.
 *
 * <p>A cancelled job fails in the thread that waits for it. That is safe: an incomplete round
 * changes nothing.
 */
final class JobWatchdog implements AutoCloseable {

  /** How long a round may go on after a stop request. */
  private static final Duration STOP_GRACE = Duration.ofMillis(1500);

  private static final Duration INTERVAL = Duration.ofMillis(250);

  /** The job group of rounds. */
  static final String ROUNDS = "rounds";

  /** The job group of text preparation. */
  static final String TEXTS = "texts";

  private final ClusterSettings limits;
  private final StopRequest stop;
  private final StallTimeout stopGrace = timeout(STOP_GRACE);
  private final StallTimeout start;
  private final StallTimeout noExecutors;
  private final StallTimeout step;
  private final StallTimeout task;
  private final Thread starter = Thread.currentThread();
  private final CountDownLatch closed = new CountDownLatch(1);
  private Optional<SparkContext> context = Optional.empty();
  private Optional<String> timeoutMessage = Optional.empty();
  private boolean interrupted;

  /** Watches an application that the calling thread is about to start. */
  JobWatchdog(ClusterSettings limits, StopRequest stop) {
    this.limits = limits;
    this.stop = stop;
    start = timeout(limits.waitForExecutors());
    noExecutors = timeout(limits.executorDeadline());
    step = timeout(limits.stepDeadline());
    task = timeout(limits.taskDeadline());
    var thread = new Thread(this::watch, "carrybit-job-watchdog");
    thread.setDaemon(true);
    thread.start();
  }

  private static StallTimeout timeout(Duration limit) {
    return new StallTimeout(limit, System::nanoTime);
  }

  /** Watches the jobs of {@code started} from now on. Its start is no longer interrupted. */
  synchronized void started(SparkContext started) {
    context = Optional.of(started);
    interrupted = false;
    Thread.interrupted();
  }

  /** The timeout that cancelled jobs or the start; empty if none passed before a stop request. */
  synchronized Optional<String> timeoutMessage() {
    return timeoutMessage;
  }

  @Override
  public void close() {
    closed.countDown();
  }

  private void watch() {
    try {
      while (!closed.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
        check();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void check() {
    if (timeoutMessage.isEmpty() && !stop.requested()) {
      timeoutMessage = context.isEmpty() ? checkStart() : context.flatMap(this::checkJob);
    }
    if (timeoutMessage.isPresent() || stopGrace.exceeded(stop.requested())) {
      cancel();
    }
  }

  private Optional<String> checkStart() {
    return start.exceeded(true)
        ? Optional.of(
            "cluster.wait-for-executors: expected a master that answers within %s, none did"
                .formatted(ClusterSettings.written(limits.waitForExecutors())))
        : Optional.empty();
  }

  private Optional<String> checkJob(SparkContext application) {
    if (application.isLocal() || application.isStopped()) {
      return Optional.empty();
    }
    var job = RunningJob.in(application);
    var brief = job.filter(RunningJob::brief);
    var other = brief.isPresent() ? Optional.<RunningJob>empty() : job;
    // Each timeout has to see every change.
    boolean alone =
        noExecutors.exceeded(job.isPresent() && Executors.registered(application).count() == 0);
    boolean stepStalled = step.exceeded(brief);
    boolean taskStalled = task.exceeded(other);
    if (alone) {
      return Optional.of(
          "cluster.executor-deadline: expected executors that come back within %s, none did"
              .formatted(ClusterSettings.written(limits.executorDeadline())));
    } else if (taskStalled) {
      return Optional.of(stalled("cluster.task-deadline", other, limits.taskDeadline()));
    } else if (stepStalled) {
      return Optional.of(stalled("cluster.step-deadline", brief, limits.stepDeadline()));
    }
    return Optional.empty();
  }

  private static String stalled(String key, Optional<RunningJob> job, Duration limit) {
    return "%s: expected %s to end within %s"
        .formatted(key, job.orElseThrow().awaited(), ClusterSettings.written(limit));
  }

  /** Called at every check, since the driver may start another job. */
  private void cancel() {
    if (context.isEmpty() && !interrupted) {
      interrupted = true;
      starter.interrupt();
    }
    context.filter(application -> !application.isStopped()).ifPresent(SparkContext::cancelAllJobs);
  }

  /**
   * The Spark job that an application waits for. An application runs one job at a time.
   *
   * @param id Spark's job id
   * @param brief whether {@code cluster.step-deadline} applies, else {@code cluster.task-deadline}
   * @param completedTasks of the job; always 0 for a round, whose timeout is for the whole job
   * @param awaited what has to end before the timeout, in words
   */
  record RunningJob(int id, boolean brief, int completedTasks, String awaited) {

    /** The newest job, if it is running. Spark may not have marked earlier ones as ended. */
    static Optional<RunningJob> in(SparkContext context) {
      var all = CollectionConverters.asJava(context.statusStore().jobsList(List.of()));
      return all.stream()
          .reduce((one, other) -> one.jobId() > other.jobId() ? one : other)
          .filter(last -> last.status() == JobExecutionStatus.RUNNING)
          .map(RunningJob::of);
    }

    /** A round is awaited as a whole; of other jobs each task, since a text may be long. */
    private static RunningJob of(JobData job) {
      boolean round = job.jobGroup().contains(ROUNDS);
      var name = job.description().getOrElse(job::name);
      return new RunningJob(
          job.jobId(),
          round || job.jobGroup().contains(TEXTS),
          round ? 0 : job.numCompletedTasks(),
          round ? name : "a task of the " + name);
    }
  }

  /** Detects that a state has lasted too long. The clock restarts whenever the state changes. */
  static final class StallTimeout {

    private final Duration limit;
    private final LongSupplier nanoTime;
    private Optional<?> state = Optional.empty();
    private long since;

    /**
     * A timeout of {@code limit}.
     *
     * @param nanoTime a clock, as {@link System#nanoTime}
     */
    StallTimeout(Duration limit, LongSupplier nanoTime) {
      this.limit = limit;
      this.nanoTime = nanoTime;
    }

    /** Whether {@code current} is present and has been the same for the limit or longer. */
    boolean exceeded(Optional<?> current) {
      if (!current.equals(state)) {
        state = current;
        since = nanoTime.getAsLong();
      }
      return current.isPresent() && nanoTime.getAsLong() - since >= limit.toNanos();
    }

    /** Whether {@code condition} has been true for the limit or longer. */
    boolean exceeded(boolean condition) {
      return exceeded(condition ? Optional.of(true) : Optional.empty());
    }
  }
}

package dev.carrybit.spark;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.config.RunSettings.ClusterSettings;
import dev.carrybit.train.StopRequest;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.spark.JobExecutionStatus;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.status.api.v1.JobData;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A thread that cancels the jobs of an application when a stop was requested, a timeout of {@code
 * cluster.*} has passed, or a task met a configuration error. Spark itself waits for ever.
 *
 * <p>A cancelled job fails in the thread that waits for it. That is safe: an incomplete round
 * changes nothing.
 */
final class JobWatchdog implements AutoCloseable {

  /** The job group of rounds. */
  static final String ROUNDS = "rounds";

  /** The job group of text preparation. */
  static final String TEXTS = "texts";

  /** How long a round may go on after a stop request. */
  private static final Duration STOP_GRACE = Duration.ofMillis(1500);

  /** Executors that may be lost before a task ends, for each that there were at once. */
  private static final int MOST_LOSSES = 5;

  private static final long INTERVAL_MILLIS = 250;

  private final String master;
  private final ClusterSettings limits;
  private final StopRequest stop;
  private final StallTimeout stopping = new StallTimeout(System::nanoTime);
  private final StallTimeout starting = new StallTimeout(System::nanoTime);
  private final StallTimeout alone = new StallTimeout(System::nanoTime);
  private final StallTimeout stalled = new StallTimeout(System::nanoTime);
  private final Thread starter = Thread.currentThread();

  /** Not a {@link java.util.Timer}, which waits by a clock that may be set back. */
  private final ScheduledExecutorService timer =
      new ScheduledThreadPoolExecutor(1, JobWatchdog::daemon);

  private Optional<SparkContext> context = Optional.empty();
  private Optional<CarrybitException> failure = Optional.empty();
  private boolean interrupted;
  private int mostExecutors = 1; // at once
  private final Set<String> lost = new HashSet<>(); // executors, since a task of the job ended
  private String lastLoss = "";

  /** Watches an application of {@code master} that the calling thread is about to start. */
  JobWatchdog(String master, ClusterSettings limits, StopRequest stop) {
    this.master = master;
    this.limits = limits;
    this.stop = stop;
    timer.scheduleWithFixedDelay(
        this::check, INTERVAL_MILLIS, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
  }

  private static Thread daemon(Runnable work) {
    var thread = new Thread(work, "carrybit-job-watchdog");
    thread.setDaemon(true);
    return thread;
  }

  /** Watches the jobs of {@code started} from now on. Its start is no longer interrupted. */
  synchronized void started(SparkContext started) {
    context = Optional.of(started);
    started.addSparkListener(
        new SparkListener() {
          @Override
          public void onTaskEnd(SparkListenerTaskEnd end) {
            ended(end);
          }

          @Override
          public void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
            lost(removed.executorId(), removed.reason());
          }
        });
    interrupted = false;
    Thread.interrupted();
  }

  private synchronized void ended(SparkListenerTaskEnd task) {
    lost.clear();
    TaskFailure.permanent(task).ifPresent(this::fail);
  }

  /** Spark may tell of an executor twice, with a better reason first. */
  synchronized void lost(String executor, String reason) {
    if (lost.add(executor)) {
      lastLoss = reason;
    }
  }

  /** Why jobs or the start were cancelled; empty if it was for a stop request, or not at all. */
  synchronized Optional<CarrybitException> failure() {
    return failure;
  }

  private synchronized void fail(CarrybitException reason) {
    failure = failure.isEmpty() && !stop.requested() ? Optional.of(reason) : failure;
  }

  @Override
  public void close() {
    timer.shutdown();
  }

  private synchronized void check() {
    try {
      if (failure.isEmpty() && !stop.requested()) {
        var timeout = context.isEmpty() ? checkStart() : context.flatMap(this::checkJob);
        failure = timeout.map(message -> new CarrybitException(ExitCode.NO_CLUSTER, message));
      }
      if (failure.isPresent() || stopping.exceeded(STOP_GRACE, stop.requested())) {
        cancelJobs();
      }
    } catch (Exception unanswered) { // Scala does not declare checked exceptions
      // The context may stop at this moment. An exception would end all checks.
    }
  }

  private Optional<String> checkStart() {
    return startIsTooLong()
        ? Optional.of(
            "--master %s: expected Spark to start there within %s (cluster.wait-for-executors), it did not"
                .formatted(master, ClusterSettings.written(limits.waitForExecutors())))
        : Optional.empty();
  }

  /** Whether the start takes too long. Asked until all executors have registered. */
  synchronized boolean startIsTooLong() {
    return starting.exceeded(limits.waitForExecutors(), true);
  }

  private Optional<String> checkJob(SparkContext application) {
    if (application.isLocal() || application.isStopped()) {
      return Optional.empty();
    }
    var job = RunningJob.in(application);
    int executors = Executors.registered(application).count();
    var overdue = overdue(job, executors);
    return losses(job, executors).or(() -> overdue);
  }

  /**
   * What to say where so many executors were lost that no task of {@code job} will end: Spark
   * replaces those that end soon after they have registered, without limit.
   */
  synchronized Optional<String> losses(Optional<RunningJob> job, int executors) {
    mostExecutors = Math.max(mostExecutors, executors);
    if (job.isEmpty()) {
      lost.clear();
    }
    return lost.size() < MOST_LOSSES * mostExecutors
        ? Optional.empty()
        : Optional.of(
            "--master %s: expected executors that stay, lost %d before any task ended, the last one: %s; see the logs of the workers"
                .formatted(master, lost.size(), lastLoss));
  }

  /** Which deadline {@code job} has missed, with so many executors now. */
  Optional<String> overdue(Optional<RunningJob> job, int executors) {
    boolean brief = job.filter(RunningJob::brief).isPresent();
    var limit = brief ? limits.stepDeadline() : limits.taskDeadline();
    // Each timeout has to see every change.
    boolean isStalled = stalled.exceeded(limit, job);
    boolean hasNone = job.isPresent() && executors == 0;
    if (alone.exceeded(limits.executorDeadline(), hasNone)) {
      return Optional.of(
          "cluster.executor-deadline: expected executors that come back within %s, none did"
              .formatted(ClusterSettings.written(limits.executorDeadline())));
    }
    var key = brief ? "cluster.step-deadline" : "cluster.task-deadline";
    return job.filter(running -> isStalled)
        .map(running -> running.awaited() + " to end within " + ClusterSettings.written(limit))
        .map(expected -> key + ": expected " + expected);
  }

  /** Called at every check, since the driver may start another job. */
  private void cancelJobs() {
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
      return CollectionConverters.asJava(context.statusStore().jobsList(List.of())).stream()
          .max(Comparator.comparingInt(JobData::jobId))
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

  /**
   * Detects that a state has lasted too long. The clock restarts whenever the state changes. It has
   * to be asked often: the time between two questions counts as {@link #LONGEST_GAP} at most, since
   * a process that was suspended has not seen what happened meanwhile.
   */
  static final class StallTimeout {

    static final Duration LONGEST_GAP = Duration.ofSeconds(1);

    private final LongSupplier nanoTime;
    private Optional<?> state = Optional.empty();
    private long asked;
    private long lasted;

    /** A timeout by the clock {@code nanoTime}, such as {@link System#nanoTime}. */
    StallTimeout(LongSupplier nanoTime) {
      this.nanoTime = nanoTime;
    }

    /** Whether {@code current} is present and has been the same for {@code limit} or longer. */
    boolean exceeded(Duration limit, Optional<?> current) {
      long now = nanoTime.getAsLong();
      lasted = current.equals(state) ? lasted + Math.min(now - asked, LONGEST_GAP.toNanos()) : 0;
      state = current;
      asked = now;
      return current.isPresent() && lasted >= limit.toNanos();
    }

    /** Whether {@code condition} has been true for {@code limit} or longer. */
    boolean exceeded(Duration limit, boolean condition) {
      return exceeded(limit, condition ? Optional.of(true) : Optional.empty());
    }
  }
}

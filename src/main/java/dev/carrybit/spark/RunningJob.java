package dev.carrybit.spark;

import java.util.List;
import java.util.Optional;
import org.apache.spark.JobExecutionStatus;
import org.apache.spark.SparkContext;
import org.apache.spark.status.api.v1.JobData;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The Spark job that an application waits for. An application runs one job at a time.
 *
 * @param id Spark's job id
 * @param name the job's description
 * @param kind which timeout applies
 * @param completedTasks of the job; always 0 for a round, whose timeout is for the whole job
 */
record RunningJob(int id, String name, Kind kind, int completedTasks) {

  /** The kinds of jobs, by their timeouts. */
  enum Kind {
    /** {@code cluster.step-deadline} for the job. */
    ROUND,
    /** {@code cluster.step-deadline} for each of its tasks, since a text may be long. */
    PREPARATION,
    /** {@code cluster.task-deadline} for each of its tasks. */
    OTHER
  }

  /** The job group of rounds. */
  static final String ROUNDS = "rounds";

  /** The job group of text preparation. */
  static final String TEXTS = "texts";

  /** The newest job, if it is running. Spark may not have marked earlier ones as ended. */
  static Optional<RunningJob> in(SparkContext context) {
    var all = CollectionConverters.asJava(context.statusStore().jobsList(List.of()));
    return all.stream()
        .reduce((one, other) -> one.jobId() > other.jobId() ? one : other)
        .filter(last -> last.status() == JobExecutionStatus.RUNNING)
        .map(RunningJob::of);
  }

  private static RunningJob of(JobData job) {
    var kind =
        job.jobGroup().contains(ROUNDS)
            ? Kind.ROUND
            : job.jobGroup().contains(TEXTS) ? Kind.PREPARATION : Kind.OTHER;
    int completed = kind == Kind.ROUND ? 0 : job.numCompletedTasks();
    return new RunningJob(job.jobId(), job.description().getOrElse(job::name), kind, completed);
  }

  /** Whether {@code cluster.step-deadline} applies. */
  boolean isBrief() {
    return kind != Kind.OTHER;
  }

  /** What has to end before the timeout, in words. */
  String awaited() {
    return kind == Kind.ROUND ? name : "a task of the " + name;
  }
}

package dev.carrybit.spark;

import java.util.List;
import java.util.Optional;
import org.apache.spark.JobExecutionStatus;
import org.apache.spark.SparkContext;
import org.apache.spark.status.api.v1.JobData;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The job that an application waits for; it never has two at a time.
 *
 * @param id counts an application's jobs
 * @param name what it is for
 * @param kind what it belongs to
 * @param ended tasks of it, each of which may take its time; 0 of a round, which has it altogether
 */
record RunningJob(int id, String name, Kind kind, int ended) {

  /** What a job belongs to: the longer a text is, the longer its preparation may take. */
  enum Kind {
    ROUND,
    PREPARATION,
    OTHER
  }

  /** The group of the jobs that are rounds. */
  static final String ROUNDS = "rounds";

  /** The group of the jobs that prepare texts. */
  static final String TEXTS = "texts";

  /** The last job, if it still runs. An earlier one is over, even where its end went unheard. */
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
    int ended = kind == Kind.ROUND ? 0 : job.numCompletedTasks();
    return new RunningJob(job.jobId(), job.description().getOrElse(job::name), kind, ended);
  }

  /** Whether it has to come to an end, or to that of one more task, in the time of a step. */
  boolean isBrief() {
    return kind != Kind.OTHER;
  }

  /** What has to end in its time. */
  String awaited() {
    return kind == Kind.ROUND ? name : "a task of the " + name;
  }
}

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
 * @param round whether it is one of training
 */
record RunningJob(int id, String name, boolean round) {

  /** The group of the jobs that are rounds. */
  static final String ROUNDS = "rounds";

  /** The last job, if it still runs. An earlier one is over, even where its end went unheard. */
  static Optional<RunningJob> in(SparkContext context) {
    var all = CollectionConverters.asJava(context.statusStore().jobsList(List.of()));
    return all.stream()
        .reduce((one, other) -> one.jobId() > other.jobId() ? one : other)
        .filter(last -> last.status() == JobExecutionStatus.RUNNING)
        .map(RunningJob::of);
  }

  private static RunningJob of(JobData job) {
    return new RunningJob(
        job.jobId(), job.description().getOrElse(job::name), job.jobGroup().contains(ROUNDS));
  }
}

package dev.carrybit.config;

import java.io.Serializable;
import java.time.Duration;

/**
 * How long a run waits for a cluster before it gives up. None of it matters where Spark runs in the
 * driver's own process, and none of it changes what is learned.
 *
 * @param waitForExecutors from the start until executors have registered
 * @param executorDeadline with work to do and no executor
 * @param stepDeadline of a round, which is a step unless steps are local
 * @param taskDeadline of any other job, until another of its tasks has ended
 */
public record ClusterSettings(
    Duration waitForExecutors,
    Duration executorDeadline,
    Duration stepDeadline,
    Duration taskDeadline)
    implements Serializable {

  /** What a setting may be. */
  static final Duration LONGEST = Duration.ofDays(30);

  public ClusterSettings {
    Expect.duration("cluster.wait-for-executors", waitForExecutors, LONGEST);
    Expect.duration("cluster.executor-deadline", executorDeadline, LONGEST);
    Expect.duration("cluster.step-deadline", stepDeadline, LONGEST);
    Expect.duration("cluster.task-deadline", taskDeadline, LONGEST);
  }

  /** A time as the user writes it. */
  public static String written(Duration time) {
    return Durations.write(time);
  }
}

package dev.carrybit.config;

import java.io.Serializable;
import java.time.Duration;

/** How long a run waits for a cluster before it gives up. The learned weights are the same. */
public record ClusterSettings(
    @Key(
            defaultValue = "2min",
            doc =
                """
                From the start until the cluster has answered and the requested executors have \
                registered: those of spark.cores.max or spark.executor.instances, else one.\
                """)
        Duration waitForExecutors,
    @Key(defaultValue = "5min", doc = "With work to do and no executor.") Duration executorDeadline,
    @Key(
            defaultValue = "30min",
            doc =
                """
                For a round: one step, or train.local-steps of them. While a text is prepared: \
                until another task has ended.\
                """)
        Duration stepDeadline,
    @Key(
            defaultValue = "1d",
            doc =
                """
                For any other job (evaluation, scoring, sweep): until another task has ended. A \
                task of a sweep is a whole training.\
                """)
        Duration taskDeadline)
    implements Serializable {

  /** A time as the user writes it. */
  public static String written(Duration time) {
    return KeyType.text(time);
  }
}

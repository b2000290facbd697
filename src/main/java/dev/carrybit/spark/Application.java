package dev.carrybit.spark;

import dev.carrybit.config.ClusterSettings;
import dev.carrybit.train.StopRequest;
import java.time.Duration;
import java.util.function.Function;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** One Spark application from its start to its end, neither of which takes for ever. */
final class Application {

  /** How long it may take to end, which is to write its events somewhere at most. */
  private static final Duration AFTER_ALL = Duration.ofMinutes(1);

  private static final Duration AFTER_STOP = Duration.ofSeconds(2);
  private static final Duration LOOK = Duration.ofMillis(20);

  private final SparkConf conf;
  private final ClusterSettings limits;
  private final StopRequest stop;
  private final Deadline executors;

  Application(SparkConf conf, ClusterSettings limits, StopRequest stop) {
    this.conf = conf;
    this.limits = limits;
    this.stop = stop;
    this.executors = new Deadline(limits.waitForExecutors(), System::nanoTime);
  }

  /** What {@code work} makes of it. */
  <T> T run(Function<JavaSparkContext, T> work) {
    try (var watch = new Watch(limits, stop)) {
      try {
        executors.passed(true);
        var context = started();
        watch.started(context.sc());
        try {
          stop.check(); // work that is done in no time would never hear of it
          awaitExecutors(context);
          // Tasks of a job that is cancelled look for this, and leave the processors.
          context.sc().setInterruptOnCancel(true);
          return work.apply(context);
        } catch (IllegalStateException failure) {
          // Where no master answers, the context starts all the same, and stops a moment later.
          throw context.sc().isStopped() ? lost("stopped by itself", failure) : failure;
        } finally {
          close(context, stop.requested() ? AFTER_STOP : AFTER_ALL);
        }
      } catch (ClusterException failure) {
        stop.check(); // it may have been cancelled for that, or for a deadline
        throw watch.verdict().map(why -> new ClusterException(why, failure)).orElse(failure);
      }
    }
  }

  private JavaSparkContext started() {
    try {
      return new JavaSparkContext(conf);
    } catch (Exception failure) { // Scala does not declare what it throws
      throw lost("did not start", failure);
    }
  }

  /** Spark itself would begin with the first executor, or with none. */
  private void awaitExecutors(JavaSparkContext context) {
    var asked = Executors.asked(conf);
    boolean wait = !context.isLocal();
    while (wait) {
      stop.check();
      var came = Executors.registered(context.sc());
      if (executors.passed(true)) {
        throw new ClusterException(
            "cluster.wait-for-executors: expected %s to register within %s, found %s; see what the"
                    .formatted(asked, ClusterSettings.written(limits.waitForExecutors()), came)
                + " cluster has to spare, or ask for less");
      } else if (context.sc().isStopped()) {
        throw new IllegalStateException(
            "no master answered, or no executor could start there, as the master's and the workers' logs say");
      }
      wait = !came.suffice(asked) && !stopsWithin(LOOK);
    }
  }

  private boolean stopsWithin(Duration time) {
    try {
      return stop.await(time);
    } catch (InterruptedException late) {
      return stop.requested();
    }
  }

  /** A cluster that no longer answers must not keep the process from ending. */
  private static void close(JavaSparkContext context, Duration longest) {
    var thread = new Thread(context::close, "end of the application");
    thread.setDaemon(true);
    thread.start();
    try {
      thread.join(longest.toMillis());
    } catch (InterruptedException nobodyDoes) {
      Thread.currentThread().interrupt();
    }
  }

  private ClusterException lost(String how, Exception failure) {
    var reason = String.valueOf(failure.getMessage()).lines().findFirst().orElse("no reason given");
    return new ClusterException(
        "--master %s: expected a cluster that answers and stays; Spark %s: %s"
            .formatted(conf.get("spark.master"), how, reason),
        failure);
  }
}

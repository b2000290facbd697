package dev.carrybit.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.config.TrainSettings.GradientScale;
import dev.carrybit.optim.Sgd;
import dev.carrybit.spark.JobWatchdog.RunningJob;
import dev.carrybit.spark.JobWatchdog.StallTimeout;
import dev.carrybit.train.Plans;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.status.api.v1.JobData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scala.jdk.javaapi.CollectionConverters;

class JobWatchdogTest {

  /** Tasks of a local master run in this JVM, and find here what they wait for. */
  private static final Map<String, Semaphore> GATES = new ConcurrentHashMap<>();

  @ParameterizedTest
  @CsvSource({"1, gradients", "3, weights"})
  void aRoundIsAJobWhoseNameSaysWhatItIsFor(int localSteps, String what) throws Exception {
    try (var context = SparkEngineTest.start("local[1]", 1)) {
      var plan = Plans.addition(4, 2, new Sgd(0.3, 0), GradientScale.SEQUENCE_MEAN, localSteps);
      try (var engine = new SparkEngine(context, plan)) {
        var weights = new double[plan.layout().size()];
        var carried = Collections.nCopies(2, new double[0]);
        engine.round(Plans.input(120, weights, new double[0], carried));
      }
      assertThat(descriptions(context)).containsExactly("step 120: %s of 2 shards".formatted(what));
      assertThat(RunningJob.in(context.sc())).as("once it is over").isEmpty();
    }
  }

  /** What a deadline is for is another thing with each task that ends, since texts may be long. */
  @Test
  @Timeout(60)
  void aRoundAloneIsTheSameThingUntilAllItsTasksHaveEnded() throws Exception {
    try (var context = SparkEngineTest.start("local[1]", 1)) {
      var job = halfDone(context, JobWatchdog.TEXTS);
      assertThat(job.isBrief()).isTrue();
      assertThat(job.completedTasks()).isEqualTo(1);
      assertThat(job.awaited()).isEqualTo("a task of the work");
    }
    try (var context = SparkEngineTest.start("local[1]", 1)) {
      var job = halfDone(context, JobWatchdog.ROUNDS);
      assertThat(job.isBrief()).isTrue();
      assertThat(job.completedTasks()).isZero();
      assertThat(job.awaited()).isEqualTo("work");
    }
    try (var context = SparkEngineTest.start("local[1]", 1)) {
      var job = halfDone(context, "others");
      assertThat(job.isBrief()).isFalse();
      assertThat(job.completedTasks()).isEqualTo(1);
      assertThat(job.awaited()).isEqualTo("a task of the work");
    }
  }

  /** A job of two tasks, as it is seen when one of them has ended and the other one has not. */
  private static RunningJob halfDone(JavaSparkContext context, String group) throws Exception {
    var goes = new Semaphore(1);
    GATES.put(group, goes);
    var thread =
        new Thread(
            () -> {
              context.setJobGroup(group, "work", true);
              context.parallelize(List.of(1, 2), 2).foreach(each -> GATES.get(group).acquire());
            });
    thread.start();
    try {
      while (context.statusTracker().getJobIdsForGroup(group).length == 0
          || ended(context) == 0
          || RunningJob.in(context.sc()).isEmpty()) {
        Thread.onSpinWait();
      }
      return RunningJob.in(context.sc()).orElseThrow();
    } finally {
      goes.release();
      thread.join();
    }
  }

  private static int ended(JavaSparkContext context) {
    return CollectionConverters.asJava(context.sc().statusStore().jobsList(List.of())).stream()
        .mapToInt(JobData::numCompletedTasks)
        .sum();
  }

  /** What Spark's page calls the jobs, all of whose ends are known by now. */
  private static List<String> descriptions(JavaSparkContext context) throws Exception {
    context.sc().listenerBus().waitUntilEmpty();
    var jobs = CollectionConverters.asJava(context.sc().statusStore().jobsList(List.of()));
    return jobs.stream().map(job -> job.description().get()).toList();
  }

  /** A clock that begins below 0, as Java's may, and soon goes beyond it. */
  private final AtomicLong seconds = new AtomicLong(-1);

  private final StallTimeout timeout =
      new StallTimeout(Duration.ofSeconds(10), () -> Duration.ofSeconds(seconds.get()).toNanos());

  @Test
  void isExceededWhenAConditionHasHeldForTheLimit() {
    assertThat(timeout.exceeded(true)).isFalse();
    seconds.addAndGet(9);
    assertThat(timeout.exceeded(true)).isFalse();
    seconds.addAndGet(1);
    assertThat(timeout.exceeded(true)).isTrue();
    assertThat(timeout.exceeded(true)).isTrue();
  }

  @Test
  void restartsWhenTheConditionWasFalse() {
    timeout.exceeded(true);
    seconds.addAndGet(9);
    assertThat(timeout.exceeded(false)).isFalse();
    assertThat(timeout.exceeded(true)).isFalse();
    seconds.addAndGet(9);
    assertThat(timeout.exceeded(true)).isFalse();
    seconds.addAndGet(1);
    assertThat(timeout.exceeded(true)).isTrue();
  }

  @Test
  void isNeverExceededWithoutACondition() {
    assertThat(timeout.exceeded(false)).isFalse();
    seconds.addAndGet(100);
    assertThat(timeout.exceeded(false)).isFalse();
  }

  @Test
  void restartsWhenTheStateChanges() {
    timeout.exceeded(Optional.of("job 1"));
    seconds.addAndGet(9);
    assertThat(timeout.exceeded(Optional.of("job 2"))).isFalse();
    seconds.addAndGet(9);
    assertThat(timeout.exceeded(Optional.of("job 2"))).isFalse();
    seconds.addAndGet(1);
    assertThat(timeout.exceeded(Optional.of("job 2"))).isTrue();
    assertThat(timeout.exceeded(Optional.of("job 3"))).isFalse();
  }
}

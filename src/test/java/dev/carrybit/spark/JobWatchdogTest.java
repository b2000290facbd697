package dev.carrybit.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.config.RunSettings.ClusterSettings;
import dev.carrybit.config.TrainSettings.Aggregate;
import dev.carrybit.config.TrainSettings.GradientScale;
import dev.carrybit.optim.Sgd;
import dev.carrybit.spark.JobWatchdog.RunningJob;
import dev.carrybit.spark.JobWatchdog.StallTimeout;
import dev.carrybit.train.Plans;
import dev.carrybit.train.StopRequest;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.status.api.v1.JobData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scala.jdk.javaapi.CollectionConverters;

class JobWatchdogTest {

  /** Tasks of a local master run in this JVM, and find here what they wait for. */
  private static final Map<String, Semaphore> GATES = new ConcurrentHashMap<>();

  private static JavaSparkContext context;

  @BeforeAll
  static void start() {
    // Else Spark reports some tasks seconds later.
    context = LocalSpark.start("local[1]", "spark.ui.liveUpdate.period", "0");
  }

  @AfterAll
  static void stop() {
    context.close();
  }

  @ParameterizedTest
  @CsvSource({"1, gradients", "3, weights"})
  void theJobOfARoundIsDescribed(int localSteps, String what) throws Exception {
    var plan = Plans.addition(4, 2, new Sgd(0.3, 0, 0), GradientScale.SEQUENCE_MEAN, localSteps);
    try (var engine = new SparkEngine(context, plan, Aggregate.DRIVER)) {
      var weights = new double[plan.layout().size()];
      engine.round(Plans.input(120, weights, new double[0]), Plans.noStates(plan));
    }
    context.sc().listenerBus().waitUntilEmpty();
    assertThat(jobs()).last().isEqualTo("step 120: %s of 2 shards".formatted(what));
    assertThat(RunningJob.in(context.sc())).as("once it is over").isEmpty();
  }

  /** Texts may be long, so each task of a preparation that ends restarts its timeout. */
  @ParameterizedTest
  @Timeout(60)
  @CsvSource({
    "texts, true, 1, a task of the work",
    "rounds, true, 0, work",
    "others, false, 1, a task of the work"
  })
  void onlyARoundStaysTheSameJobUntilAllItsTasksHaveEnded(
      String group, boolean brief, int completed, String awaited) throws Exception {
    var job = halfDone(group);
    assertThat(job.brief()).isEqualTo(brief);
    assertThat(job.completedTasks()).isEqualTo(completed);
    assertThat(job.awaited()).isEqualTo(awaited);
  }

  /** A running job of two tasks, one of which has ended. */
  private static RunningJob halfDone(String group) throws Exception {
    var goes = new Semaphore(1);
    GATES.put(group, goes);
    var half = new CountDownLatch(1);
    var listener =
        new SparkListener() {
          @Override
          public void onTaskEnd(SparkListenerTaskEnd end) {
            half.countDown();
          }
        };
    context.sc().listenerBus().waitUntilEmpty();
    context.sc().addSparkListener(listener);
    var thread =
        new Thread(
            () -> {
              context.setJobGroup(group, "work", true);
              context.parallelize(List.of(1, 2), 2).foreach(each -> GATES.get(group).acquire());
            });
    thread.start();
    try {
      half.await();
      context.sc().listenerBus().waitUntilEmpty();
      return RunningJob.in(context.sc()).orElseThrow();
    } finally {
      goes.release();
      thread.join();
      context.sc().removeSparkListener(listener);
    }
  }

  /** What Spark's page calls the jobs, in their order. */
  private static List<String> jobs() {
    return CollectionConverters.asJava(context.sc().statusStore().jobsList(List.of())).stream()
        .sorted(Comparator.comparingInt(JobData::jobId))
        .map(job -> job.description().get())
        .toList();
  }

  /** The deadline {@code key} is over at once, and no other one. */
  @ParameterizedTest
  @CsvSource({
    "cluster.step-deadline, true, 1, true",
    "cluster.step-deadline, false, 1, false",
    "cluster.task-deadline, false, 1, true",
    "cluster.task-deadline, true, 1, false",
    "cluster.executor-deadline, true, 0, true",
    "cluster.executor-deadline, false, 0, true",
    "cluster.executor-deadline, true, 1, false",
  })
  void aDeadlineCountsOnlyForWhatItIsAbout(
      String key, boolean brief, int executors, boolean passed) {
    var limits =
        new ClusterSettings(
            LIMIT,
            key.equals("cluster.executor-deadline") ? Duration.ZERO : LIMIT,
            key.equals("cluster.step-deadline") ? Duration.ZERO : LIMIT,
            key.equals("cluster.task-deadline") ? Duration.ZERO : LIMIT);
    try (var watchdog = new JobWatchdog("spark://host:7077", limits, new StopRequest())) {
      var job = Optional.of(new RunningJob(7, brief, 0, "work"));
      assertThat(watchdog.overdue(Optional.empty(), 0)).isEmpty();
      var overdue = watchdog.overdue(job, executors).map(message -> message.split(":")[0]);
      assertThat(overdue).isEqualTo(passed ? Optional.of(key) : Optional.empty());
    }
  }

  @Test
  void executorsThatAreLostAgainAndAgainEndAJobOfWhichNoTaskEnds() throws Exception {
    var limits = new ClusterSettings(LIMIT, LIMIT, LIMIT, LIMIT);
    try (var watchdog = new JobWatchdog("spark://host:7077", limits, new StopRequest())) {
      watchdog.started(context.sc());
      var job = Optional.of(new RunningJob(7, true, 0, "work"));
      lose(watchdog, 1, 50);
      assertThat(watchdog.losses(Optional.empty(), 2)).as("before the job").isEmpty();
      lose(watchdog, 51, 59);
      assertThat(watchdog.losses(job, 0)).isEmpty();
      halfDone("losses");
      lose(watchdog, 60, 68);
      watchdog.lost("68", "told twice");
      assertThat(watchdog.losses(job, 0)).as("after a task has ended").isEmpty();
      lose(watchdog, 69, 69);
      watchdog.lost("69", "told twice");
      assertThat(watchdog.losses(job, 0).orElseThrow()).contains("end of 69");
    }
  }

  private static void lose(JobWatchdog watchdog, int first, int last) {
    IntStream.rangeClosed(first, last)
        .forEach(id -> watchdog.lost(Integer.toString(id), "end of " + id));
  }

  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** A clock that begins below 0, as Java's may, and soon goes beyond it. */
  private final AtomicLong seconds = new AtomicLong(-1);

  private final StallTimeout timeout =
      new StallTimeout(() -> Duration.ofSeconds(seconds.get()).toNanos());

  /** Asks once a second, and returns the last answer. */
  private boolean exceededAfter(int passed, Optional<?> state) {
    boolean exceeded = false;
    for (int i = 0; i < passed; i++) {
      seconds.incrementAndGet();
      exceeded = timeout.exceeded(LIMIT, state);
    }
    return exceeded;
  }

  @Test
  void aProcessThatWasSuspendedDoesNotCountThat() {
    var state = Optional.of(true);
    assertThat(timeout.exceeded(LIMIT, state)).isFalse();
    seconds.addAndGet(3600);
    assertThat(exceededAfter(8, state)).isFalse();
    assertThat(exceededAfter(2, state)).isTrue();
  }

  @Test
  void aTimeoutIsExceededWhenAConditionHasHeldForTheLimit() {
    assertThat(exceededAfter(10, Optional.of(true))).isFalse();
    assertThat(exceededAfter(1, Optional.of(true))).isTrue();
    assertThat(timeout.exceeded(LIMIT, true)).isTrue();
  }

  @Test
  void aTimeoutRestartsWhenTheConditionWasFalse() {
    assertThat(exceededAfter(10, Optional.of(true))).isFalse();
    assertThat(timeout.exceeded(LIMIT, false)).isFalse();
    assertThat(exceededAfter(10, Optional.of(true))).isFalse();
    assertThat(exceededAfter(1, Optional.of(true))).isTrue();
  }

  @Test
  void aTimeoutIsNeverExceededWithoutACondition() {
    assertThat(exceededAfter(100, Optional.empty())).isFalse();
  }

  @Test
  void aTimeoutRestartsWhenTheStateChanges() {
    assertThat(exceededAfter(10, Optional.of("job 1"))).isFalse();
    assertThat(exceededAfter(10, Optional.of("job 2"))).isFalse();
    assertThat(exceededAfter(1, Optional.of("job 2"))).isTrue();
    assertThat(timeout.exceeded(LIMIT, Optional.of("job 3"))).isFalse();
  }
}

package dev.carrybit.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.cluster.Submission.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The weights of every task from every place where it can run. */
@Tag("faults")
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class PlacesIT {

  private static final int STEPS = 100;
  private static final Pattern RELEASE = Pattern.compile("JAVA_VERSION=\"(\\d+)");

  @RegisterExtension static final StandaloneCluster CLUSTER = StandaloneCluster.ofWorkers(2);

  @RegisterExtension static final WeightsTable TABLE = new WeightsTable();

  @TempDir private static Path directory;

  /** Executors come when tasks wait for them, and go when they have none. */
  private static final String[] DYNAMIC = {
    "--conf",
    "spark.dynamicAllocation.enabled=true",
    "--conf",
    "spark.dynamicAllocation.minExecutors=0",
    "--conf",
    "spark.dynamicAllocation.executorIdleTimeout=2s"
  };

  private static final Map<Task, String> EXPECTED = new EnumMap<>(Task.class);

  @BeforeAll
  static void trainOnOneCore() throws Exception {
    Task.write(directory);
    for (var task : Task.values()) {
      EXPECTED.put(task, TABLE.add(task + ", one core", task.onOneCore(STEPS, directory)));
    }
    assertThat(EXPECTED.get(Task.TEXT)).isNotEqualTo(EXPECTED.get(Task.ADDITION));
  }

  /** A way to start a run of a task. */
  record Place(Task task, String name, Submission submission) {
    @Override
    public String toString() {
      return task + ", " + name;
    }
  }

  static List<Place> places() {
    var ways =
        Map.of(
            "two cores", Submission.submitSh("--master", "local[2]"),
            "four cores", Submission.submitSh("--master", "local[4]"),
            "SparkSubmit", Submission.sparkSubmit("--master", "local[2]"),
            "one executor", on("--total-executor-cores", "1"),
            "two executors", on(),
            "one partition", on("--conf", "spark.default.parallelism=1"),
            "a partition a shard", on("--conf", "spark.default.parallelism=" + Trainings.SHARDS),
            "dynamic allocation", on(DYNAMIC),
            "speculation", on("--conf", "spark.speculation=true"));
    var places = new ArrayList<Place>();
    for (var task : Task.values()) {
      ways.forEach((name, way) -> places.add(new Place(task, name, way)));
    }
    return places;
  }

  private static Submission on(String... options) {
    return Trainings.plainlyOn(CLUSTER, options);
  }

  private static void requireSameWeights(Task task, String name, Outcome outcome) {
    assertThat(TABLE.add(task + ", " + name, outcome)).isEqualTo(EXPECTED.get(task));
  }

  @ParameterizedTest
  @MethodSource("places")
  void everyPlaceGivesTheWeightsOfOneCore(Place place) throws Exception {
    var task = place.task();
    var outcome = place.submission().run(task.training(STEPS, directory, place.name()));
    requireSameWeights(task, place.name(), outcome);
  }

  @ParameterizedTest
  @EnumSource
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  void codeThatIsInterpretedGivesTheSameWeights(Task task) throws Exception {
    var interpreted = Submission.main("-Dspark.master=local[2]", "-Xint");
    try (var run = interpreted.start(task.training(STEPS, directory, "interpreted"))) {
      requireSameWeights(task, "interpreted", run.outcome(Duration.ofMinutes(25)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void anotherJavaGivesTheSameWeights(Task task) throws Exception {
    var other = anotherJava();
    var local =
        Submission.submitSh("--master", "local[2]")
            .with("JAVA_HOME", other)
            .run(task.training(STEPS, directory, "another Java"));
    requireSameWeights(task, "another Java", local);
  }

  /** Executors have the Java of their workers. */
  @ParameterizedTest
  @EnumSource
  void anotherJavaOnTheDriverAloneGivesTheSameWeights(Task task) throws Exception {
    var other = anotherJava();
    var mixed = on().with("JAVA_HOME", other).run(task.training(STEPS, directory, "two Javas"));
    requireSameWeights(task, "another Java on the driver", mixed);
  }

  /** The home of the oldest other Java of this machine that can run Spark; there has to be one. */
  private static String anotherJava() throws IOException {
    var others = new TreeMap<Integer, Path>();
    try (var homes = Files.newDirectoryStream(Path.of("/usr/lib/jvm"))) {
      for (var home : homes) {
        others.put(release(home), home);
      }
    }
    others.headMap(17).clear();
    others.remove(Runtime.version().feature());
    assertThat(others).as("other releases of Java from 17 on").isNotEmpty();
    return others.firstEntry().getValue().toString();
  }

  private static int release(Path home) throws IOException {
    var file = home.resolve("release");
    var found = RELEASE.matcher(Files.exists(file) ? Files.readString(file) : "");
    return found.find() ? Integer.parseInt(found.group(1)) : 0;
  }
}

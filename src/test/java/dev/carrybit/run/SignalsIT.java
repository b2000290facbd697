package dev.carrybit.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.carrybit.cluster.Submission;
import dev.carrybit.cluster.Submission.Outcome;
import dev.carrybit.cluster.Submission.Running;
import dev.carrybit.storage.StuckFileSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A training process that receives a signal. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class SignalsIT {

  /** Enough for a busy machine. */
  private static final Duration LONGEST = Duration.ofMinutes(1);

  /** One round of a million steps. */
  private static final String[] ENDLESS = {
    "train.steps=1000000",
    "train.local-steps=1000000",
    "train.log-every=1000000",
    "train.evaluate-every=none"
  };

  /** Measures all sums of ten bits after each step. */
  private static final String[] MEASURING = {
    "addition.bits=10",
    "model.hidden=256",
    "train.batch=4",
    "train.log-every=1",
    "train.evaluate-every=1"
  };

  /** Saves often. */
  private static final String[] SAVING = {"train.steps=60", "checkpoint.every-steps=20"};

  @TempDir private Path directory;

  /** A background process of a shell ignores INT. */
  private Submission submission = submission("--default-signal=INT,HUP");

  private final List<Running> started = new ArrayList<>();

  private static Submission submission(String signals) {
    return Submission.submitSh()
        .under("env", signals)
        .with("SPARK_SUBMIT_OPTS", "-XX:TieredStopAtLevel=1");
  }

  @AfterEach
  void endAll() {
    started.forEach(Running::close);
  }

  private Running train(String... settings) throws IOException {
    return train(submission, "", settings);
  }

  /** Trains in {@code run} of a file system. */
  private Running train(Submission by, String scheme, String... settings) throws IOException {
    var run = "run.dir=" + scheme + directory.resolve("run");
    var training = by.and("train", "conf/addition.conf", run, "train.target=none").start(settings);
    started.add(training);
    return training;
  }

  @ParameterizedTest
  @CsvSource({"INT, 130, false", "HUP, 129, true"})
  void aRunStopsBetweenTwoSteps(String signal, int code, boolean retriable) throws Exception {
    var training = train("train.steps=100000000");
    training.awaitLine("^step 10 ");
    training.signal(signal);
    isStopped(training, signal, code, retriable);
  }

  /** As nohup starts it, and cron. */
  @Test
  void aRunThatIgnoresHupGoesOn() throws Exception {
    submission = submission("--ignore-signal=HUP");
    var training = train("train.steps=60");
    training.awaitLine("^step 10 ");
    training.signal("HUP");
    assertThat(training.outcome(LONGEST).exitCode()).isZero();
    assertThat(result()).containsEntry("step", 60);
  }

  @Test
  void aLongStepIsCancelled() throws Exception {
    var training = train(ENDLESS);
    training.awaitLine("^addition: ");
    training.signal("TERM");
    isStopped(training, "TERM", 143, true);
  }

  @Test
  void aLongEvaluationIsCancelled() throws Exception {
    var training = train(MEASURING);
    training.awaitLine("^step 0 ");
    training.signal("TERM");
    isStopped(training, "TERM", 143, true);
  }

  @Test
  @Tag("faults")
  void aBlockedSaveDoesNotDelayTheEnd() throws Exception {
    var training = blocked();
    training.signal("TERM");
    isStopped(training, "TERM", 143, true);
    assertThat(result()).extractingByKey("message", STRING).contains("step 0");
    var last = (Map<?, ?>) result().get("lastCheckpoint");
    assertThat(last.get("step")).isEqualTo(0);

    var next = train(SAVING);
    var file = last.get("file").toString().replace("stuck:", "");
    next.awaitLine("^resumes at step 0 \\(" + Pattern.quote(file));
    assertThat(next.outcome(LONGEST).exitCode()).isZero();
    assertThat(result()).containsEntry("status", "succeeded");
  }

  /** A process whose save is blocked. */
  private Running blocked() throws Exception {
    var training = train(submission.and(stuckFiles()), "stuck:", SAVING);
    training.awaitLine("^stuck in a save");
    return training;
  }

  /** The options of spark-submit for the file system. */
  private String[] stuckFiles() throws IOException {
    var file = StuckFileSystem.class.getName();
    var folder = Path.of(file.replace('.', '/')).getParent();
    var classes = Path.of("target/test-classes").resolve(folder);
    var copies = Files.createDirectories(directory.resolve("classes").resolve(folder));
    for (var name : List.of("Remote", "Stuck")) {
      try (var all = Files.newDirectoryStream(classes, name + "FileSystem*.class")) {
        for (var each : all) {
          Files.copy(each, copies.resolve(each.getFileName()));
        }
      }
    }
    return new String[] {
      "--driver-class-path",
      directory.resolve("classes").toString(),
      "--conf",
      "spark.hadoop.fs.stuck.impl=" + file,
      "--conf",
      "spark.hadoop.fs.AbstractFileSystem.stuck.impl=" + file + "$ForContext"
    };
  }

  /** The first signal alone would end it with a result, but seconds later. */
  @Test
  void aSecondSignalEndsTheProcessAtOnce() throws Exception {
    var training = blocked();
    training.signal("TERM");
    training.signal("TERM");
    assertThat(training.outcome(LONGEST).exitCode()).isEqualTo(143);
    assertThat(directory.resolve("run/result.json")).doesNotExist();
  }

  private void isStopped(Running training, String signal, int code, boolean retriable)
      throws Exception {
    var outcome = training.outcome(LONGEST);
    assertThat(outcome.exitCode()).as(outcome.stderr()).isEqualTo(code);
    assertThat(outcome.result())
        .isEqualTo(result())
        .containsEntry("status", "stopped")
        .containsEntry("exitCode", code)
        .containsEntry("retriable", retriable)
        .extractingByKey("message", STRING)
        .contains(signal);
  }

  private Map<String, Object> result() throws IOException {
    return Outcome.fields(Files.readString(directory.resolve("run/result.json")));
  }
}

package dev.carrybit.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carrybit.storage.StuckFileSystem;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
    "conf/addition.conf",
    "train.steps=1000000",
    "train.local-steps=1000000",
    "train.log-every=1000000",
    "train.evaluate-every=none"
  };

  /** Measures all sums of ten bits after each step. */
  private static final String[] MEASURING = {
    "conf/addition.conf",
    "addition.bits=10",
    "model.hidden=256",
    "train.batch=4",
    "train.log-every=1",
    "train.evaluate-every=1"
  };

  /** Saves often. */
  private static final String[] SAVING = {
    "conf/addition.conf", "train.steps=60", "checkpoint.every-steps=20"
  };

  @TempDir private Path directory;

  /** A background process of a shell ignores INT. */
  private List<String> start = List.of("env", "--default-signal=INT,HUP");

  /** A process that trains; its stderr is read line by line. */
  private record Training(Process process, BufferedReader log) {

    void await(String start) throws IOException {
      for (var line = log.readLine(); !line.startsWith(start); line = log.readLine()) {
        assertThat(line).as("before %s", start).isNotNull();
      }
    }

    void send(String signal) throws IOException, InterruptedException {
      var kill = List.of("kill", "-" + signal, String.valueOf(process.pid()));
      assertThat(new ProcessBuilder(kill).start().waitFor()).isZero();
    }

    /** The code it ends with, soon. */
    int code() throws InterruptedException {
      assertThat(process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)).isTrue();
      return process.exitValue();
    }
  }

  private Training train(String... words) throws IOException {
    return train(List.of(), "", words);
  }

  /** Trains in {@code run} of a file system, with options of spark-submit's. */
  private Training train(List<String> options, String scheme, String... words) throws IOException {
    var command = new ArrayList<>(start);
    command.add("./submit.sh");
    command.addAll(options);
    command.add("train");
    command.addAll(List.of(words));
    command.add("run.dir=" + scheme + directory.resolve("run"));
    command.add("train.target=none");
    var builder = new ProcessBuilder(command).redirectOutput(directory.resolve("out").toFile());
    builder.environment().put("SPARK_SUBMIT_OPTS", "-XX:TieredStopAtLevel=1");
    var process = builder.start();
    return new Training(process, process.errorReader(UTF_8));
  }

  @ParameterizedTest
  @CsvSource({"INT, 130, false", "HUP, 129, true"})
  void aRunStopsBetweenTwoSteps(String signal, int code, boolean retriable) throws Exception {
    var training = train("conf/addition.conf", "train.steps=100000000");
    training.await("step 10 ");
    training.send(signal);
    training.await(
        "stopped by %s; the same command continues the run from step ".formatted(signal));
    assertThat(training.code()).isEqualTo(code);
    isStopped(code, retriable);
  }

  /** As nohup starts it, and cron. */
  @Test
  void aRunThatIgnoresHupGoesOn() throws Exception {
    start = List.of("env", "--ignore-signal=HUP");
    var training = train("conf/addition.conf", "train.steps=60");
    training.await("step 10 ");
    training.send("HUP");
    assertThat(training.code()).isZero();
    assertThat(result().get("step").intValue()).isEqualTo(60);
  }

  @Test
  void aLongStepIsCancelled() throws Exception {
    var training = train(ENDLESS);
    training.await("addition: ");
    training.send("TERM");
    training.await("stopped by TERM; the same command continues the run");
    assertThat(training.code()).isEqualTo(143);
    isStopped(143, true);
  }

  @Test
  void aLongEvaluationIsCancelled() throws Exception {
    var training = train(MEASURING);
    training.await("step 0 ");
    training.send("TERM");
    assertThat(training.code()).isEqualTo(143);
    isStopped(143, true);
  }

  @Test
  @Tag("faults")
  void aBlockedSaveDoesNotDelayTheEnd() throws Exception {
    var training = blocked();
    training.send("TERM");
    assertThat(training.code()).isEqualTo(143);
    isStopped(143, true);
    var last = result().get("lastCheckpoint");
    assertThat(last.get("step").intValue()).isZero();
    assertThat(result().get("message").textValue())
        .isEqualTo("stopped by TERM; the same command continues the run from step 0");

    var next = train(SAVING);
    next.await("resumes at step 0 (" + last.get("file").textValue().replace("stuck:", ""));
    assertThat(next.code()).isZero();
    assertThat(result().get("status").textValue()).isEqualTo("succeeded");
  }

  /** A process whose save is blocked. */
  private Training blocked() throws IOException {
    var training = train(stuckFiles(), "stuck:", SAVING);
    training.await("stuck in a save");
    return training;
  }

  /** The options of spark-submit for the file system. */
  private List<String> stuckFiles() throws IOException {
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
    return List.of(
        "--driver-class-path",
        directory.resolve("classes").toString(),
        "--conf",
        "spark.hadoop.fs.stuck.impl=" + file,
        "--conf",
        "spark.hadoop.fs.AbstractFileSystem.stuck.impl=" + file + "$ForContext");
  }

  /** The first signal alone would end it with a result, but seconds later. */
  @Test
  void aSecondSignalEndsTheProcessAtOnce() throws Exception {
    var training = blocked();
    training.send("TERM");
    training.send("TERM");
    assertThat(training.code()).isEqualTo(143);
    assertThat(directory.resolve("run/result.json")).doesNotExist();
  }

  private void isStopped(int code, boolean retriable) throws IOException {
    var result = result();
    assertThat(result.get("status").textValue()).isEqualTo("stopped");
    assertThat(result.get("exitCode").intValue()).isEqualTo(code);
    assertThat(result.get("retriable").booleanValue()).isEqualTo(retriable);
    assertThat(Files.readString(directory.resolve("out")))
        .contains("RESULT {\"status\":\"stopped\"");
  }

  private JsonNode result() throws IOException {
    return new ObjectMapper().readTree(directory.resolve("run/result.json").toFile());
  }
}

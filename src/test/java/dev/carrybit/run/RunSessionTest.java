package dev.carrybit.run;

import static dev.carrybit.ExitCodes.exitCode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carrybit.ExitCode;
import dev.carrybit.config.RunSettings;
import dev.carrybit.config.SettingsLoader;
import dev.carrybit.storage.FaultyFileSystem.Faults;
import dev.carrybit.storage.HadoopFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.io.FileUtils;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which runs go on, which are replaced, and what is left alone. */
class RunSessionTest {

  private static final String ADDER =
      """
      task = addition
      addition.bits = 4
      model.hidden = 3
      compute.kernels = vector
      train { batch = 4, shards = 2, steps = 4 }
      """;

  @TempDir private Path run;
  private final List<String> warnings = new ArrayList<>();

  @BeforeEach
  void train() {
    try (var own = open()) {
      own.begin();
      SaveProtocolTest.train(settings(run.toString()), own);
    }
  }

  private static RunSettings settings(String run, String... words) {
    var all = new ArrayList<>(List.of(words));
    all.add("run.dir=" + run);
    return SettingsLoader.load("adder.conf", ADDER, all);
  }

  private RunSession open(String... words) {
    return RunSession.open(
        new HadoopFiles(), settings(run.toString(), words), false, warnings::add);
  }

  /** Requires that a training with these settings is refused. */
  private void refused(String start, String... words) {
    assertThatThrownBy(() -> open(words))
        .is(exitCode(ExitCode.CONFIGURATION))
        .hasMessageStartingWith(start)
        .hasMessageContaining(run.toString());
  }

  private void delete(String... names) throws IOException {
    for (var name : names) {
      FileUtils.forceDelete(run.resolve(name).toFile());
    }
  }

  private void write(String name, String content) throws IOException {
    Files.writeString(run.resolve(name), content);
  }

  private String settingsText() throws IOException {
    return Files.readString(run.resolve("run.conf"));
  }

  @Test
  void aFinishedRunHasItsResult() {
    try (var own = open("checkpoint.keep=1", "checkpoint.every-minutes=5")) {
      assertThat(own.finished()).get().asString().contains("weightsSha256");
      assertThat(own.lastCheckpoint().orElseThrow().step()).isEqualTo(4);
    }
    assertThat(warnings).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"_SUCCESS", "result.json", "model.safetensors"})
  void outputsThatAreMissingAreWritten(String name) throws IOException {
    var before = Files.readAllBytes(run.resolve(name));
    delete(name);
    try (var own = open()) {
      assertThat(own.finished()).isPresent();
    }
    assertThat(run.resolve(name)).hasBinaryContent(before);
  }

  /** A frozen process wrote them; or the run began to train on, and was killed. */
  @ParameterizedTest
  @ValueSource(strings = {"run.conf", "result.json", "model.safetensors"})
  void outputsOfAnotherProcessAreReplaced(String name) throws IOException {
    var before = Files.readAllBytes(run.resolve(name));
    write(name, settingsText().replace("steps = \"4\"", "steps = \"8\""));
    assertThat(run.resolve(name)).content().contains("steps = \"8\"");
    try (var own = open()) {
      assertThat(own.finished()).isPresent();
    }
    assertThat(run.resolve(name)).hasBinaryContent(before);
  }

  @ParameterizedTest
  @CsvSource({
    "seed: ,seed=2",
    "compute.kernels: ,compute.kernels=commons-math",
    "compute.precision: ,compute.precision=float32"
  })
  void aRunWithACheckpointKeepsItsSettings(String start, String word) {
    refused(start, word);
  }

  /** As a process may leave them that was frozen when it began, and lost the run meanwhile. */
  @Test
  void settingsThatWereReplacedAreNotThoseOfTheRun() throws IOException {
    write("run.conf", settingsText().replace("seed = \"1\"", "seed = \"2\""));
    refused("seed: ", "seed=2");
    try (var own = open()) {
      assertThat(own.finished()).isPresent();
    }
    assertThat(settingsText()).contains("seed = \"1\"");
  }

  @Test
  void aModelWithoutCheckpointsIsNotReplaced() throws IOException {
    delete("checkpoints");
    refused(run + ": ");
    refused(run + ": ", "seed=2");
    assertThat(run.resolve("lock/owner-000002")).doesNotExist();
    var settings = settings(run.toString());
    try (var own = RunSession.open(new HadoopFiles(), settings, true, warnings::add)) {
      own.begin();
      assertThat(run.resolve("model.safetensors")).doesNotExist();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"metrics.jsonl", "samples.txt"})
  void whatATrainingWroteIsNotReplacedByOtherSettings(String name) throws IOException {
    delete("checkpoints", "model.safetensors", "samples.txt");
    write(name, "{}\n");
    refused("seed: ", "seed=2");
    assertThat(run.resolve(name)).hasContent("{}\n");
    assertThat(settingsText()).contains("seed = \"1\"");
  }

  @Test
  void aRunThatNothingWasTrainedOfBeginsAnewWithOtherSettings() throws IOException {
    delete("checkpoints", "model.safetensors", "samples.txt");
    try (var own = open("seed=2")) {
      own.begin();
    }
    assertThat(warnings).singleElement().asString().startsWith(run + ": ");
    assertThat(settingsText()).contains("seed = \"2\"");
  }

  @Test
  void fewerStepsThanARunHasCompletedAreRefused() {
    try (var own = open("train.steps=3")) {
      assertThat(own.finished()).isEmpty();
      assertThatThrownBy(own::begin)
          .is(exitCode(ExitCode.CONFIGURATION))
          .hasMessageStartingWith("train.steps: ")
          .hasMessageContainingAll(" 4,", run.toString(), " 3");
    }
  }

  @Test
  void anotherTextThanARunBeganWithIsRefused() {
    try (var own = open("train.steps=8")) {
      assertThatThrownBy(() -> own.origin("another", Optional.empty()))
          .is(exitCode(ExitCode.BAD_DATA));
    }
  }

  @Test
  void theResultOfAFailureIsWrittenUnlessTheLockIsLost() throws IOException {
    try (var own = open("train.steps=8")) {
      own.failed("{}");
      assertThat(run.resolve("result.json")).hasContent("{}");
      SaveProtocolTest.endOwner(run);
      try (var other = open()) {
        own.failed("{\"late\":1}");
        assertThat(other.finished()).isPresent();
      }
    }
    assertThat(run.resolve("result.json")).content().contains("weightsSha256");
  }

  @Test
  void aFullDiskDoesNotHideWhyARunFailed(@TempDir Path copies) throws IOException {
    var roomy = new Faults("roomy", 0, false);
    long opened = fail(roomy, copies);
    assertThat(roomy.points()).as("points of a result and a release").isGreaterThan(opened + 10);
    for (long point = opened + 1; point <= roomy.points(); point++) {
      var full = new Faults("full" + point, point, false);
      assertThat(fail(full, copies)).isEqualTo(opened);
      assertThat(full.points()).isGreaterThanOrEqualTo(point);
    }
  }

  /** Ends a copy of the run by a failure; returns the points that were passed until then. */
  private long fail(Faults faults, Path copies) throws IOException {
    var copy = Files.createTempDirectory(copies, "run");
    PathUtils.copyDirectory(run, copy);
    var settings = settings(faults.path(copy));
    try (var own = RunSession.open(faults.files(), settings, false, warnings::add)) {
      long opened = faults.points();
      own.failed("{}");
      return opened;
    }
  }
}

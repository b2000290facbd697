package dev.carrybit.run;

import static dev.carrybit.ExitCodes.exitCode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.config.RunSettings.CheckpointSettings;
import dev.carrybit.run.MetricsFile.MetricsLine;
import dev.carrybit.storage.FaultyFileSystem.Faults;
import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.storage.Tensor;
import dev.carrybit.storage.TensorFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunDirectoryTest {
  private static final TensorFile MODEL =
      new TensorFile(
          Map.of("spec", "ü"), List.of(new Tensor("w", new int[] {1, 2}, new double[] {1, -0.0})));

  private static final CheckpointSettings RETENTION =
      new CheckpointSettings(1, 1, 3, Long.MAX_VALUE, false);

  @TempDir Path directory;
  private final HadoopFiles files = new HadoopFiles();

  @ParameterizedTest
  @ValueSource(
      strings = {"a b", "'q\" $(id) `id`", "-rf", "日本 ✓ ü", "a:b", "[x]*", "deep/er", "end/"})
  void aRunDirectoryMayHaveAnyName(String name) {
    var path = directory + "/" + name;
    var run = train(path, Map.of("a", "1"));
    run.publish(MODEL, "{}");
    run.addSample("one\n");
    run.addSample("ü\n");

    var found = RunDirectory.forReading(files, path);
    assertThat(files.readTensors(path + "/model.safetensors")).isEqualTo(MODEL);
    assertThat(found.settingsText()).isEqualTo("a=1\n");
    assertThat(Path.of(path, "samples.txt")).hasContent("one\nü\n");
    assertThat(Path.of(path, "result.json")).hasContent("{}");
    assertThat(Path.of(path, "_SUCCESS")).isEmptyFile();
    assertThat(found.path()).isEqualTo(path);
  }

  @Test
  void aDirectoryIsEmptyWithATemporaryFile() throws IOException {
    Files.createDirectory(directory.resolve("empty"));
    train(directory + "/empty", Map.of());
    Files.createDirectory(directory.resolve("killed"));
    Files.createFile(directory.resolve("killed/.0b6c2a1e-0000-4000-8000-000000000000.tmp"));
    Files.createDirectory(directory.resolve("killed/lock"));
    train(directory + "/killed", Map.of());
    assertThat(directory.resolve("killed").toFile().list())
        .containsExactlyInAnyOrder("lock", "run.conf");
  }

  @Test
  void checkingChangesNothing() {
    var path = directory + "/run";
    assertThat(look(path).isNew()).isTrue();
    assertThat(directory).isEmptyDirectory();
    train(path, Map.of()).publish(MODEL, "{}");
    assertThat(look(path).isNew()).isFalse();
    assertThat(look(path).shows(MODEL, "{}")).isTrue();
  }

  @Test
  void aNewRunDeletesWhatAResumedRunKeeps() throws IOException {
    var run = train(directory + "/run", Map.of("a", "1", "b", "2"));
    leaveAll(run);
    try (var lock = run.lock(line -> {})) {
      run.resume("a=1\n", 0, 4, lock);
    }
    assertThat(names())
        .containsExactly(
            "checkpoints", "data", "keep", "lock", "model.safetensors", "run.conf", "samples.txt");
    assertThat(directory.resolve("run/checkpoints")).isDirectoryNotContaining("glob:**/.*");
    assertThat(directory.resolve("run/samples.txt")).hasContent("abcd");
    assertThat(run.settingsText()).isEqualTo("a=1\n");
    assertThat(directory.resolve("run/data/epoch-000001/part-0")).exists();

    leaveAll(run);
    try (var lock = run.lock(line -> {})) {
      run.begin("a=1\n", lock);
    }
    assertThat(names()).containsExactly("checkpoints", "data", "keep", "lock", "run.conf");
    assertThat(directory.resolve("run/checkpoints").toFile().list())
        .containsExactly("epoch-000003-begun");
    assertThat(directory.resolve("run/data")).isEmptyDirectory();
  }

  @Test
  void aNewRunDeletesWhatWasMadeOfTheEarlierOne() {
    var run = train(directory + "/run", Map.of());
    run.metrics().append(new MetricsLine(MetricsFile.STEP, 0, Map.of(), Instant.EPOCH).text());
    for (var made : List.of(run.certificate(), run.report(), run.export("onnx"))) {
      files.replace(made, new byte[1]);
    }
    try (var lock = run.lock(line -> {})) {
      run.begin("", lock);
    }
    assertThat(names()).containsExactly("checkpoints", "lock", "run.conf");
  }

  /** The second owner of the lock marks the checkpoints before it writes the settings. */
  @Test
  void aDirectoryWhoseFirstOwnersWereKilledIsThatOfARun() throws IOException {
    var path = directory + "/run";
    Files.createDirectories(directory.resolve("run/lock"));
    Files.createDirectories(directory.resolve("run/checkpoints"));
    assertThat(look(path).isNew()).isTrue();
    assertThat(train(path, Map.of("a", "1")).settingsText()).isEqualTo("a=1\n");
  }

  @Test
  void anEarlierRunIsGoneBeforeItsFilesAre() {
    var run = train(directory + "/run", Map.of("a", "1"));
    run.publish(MODEL, "{}");
    files.delete(directory + "/run/lock");
    try (var lock = run.lock(line -> {})) {
      assertThat(lock.epoch()).isEqualTo(1);
      run.begin("a=2\n", lock);
      assertThat(directory.resolve("run/checkpoints/epoch-000001-begun")).isEmptyFile();
    }
  }

  /** They may belong to the next owner of the lock. */
  @Test
  void filesThatAreNewerThanTheLockAreKept() throws IOException {
    var run = train(directory + "/run", Map.of());
    try (var lock = run.lock(line -> {})) {
      var young = directory.resolve("run/.0b6c2a1e-0000-4000-8000-000000000000.tmp");
      var inside = directory.resolve("run/checkpoints/" + young.getFileName());
      Files.createDirectories(inside.getParent());
      for (var file : List.of(young, inside)) {
        Files.createFile(file);
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(1)));
      }
      Files.createDirectories(directory.resolve("run/data/epoch-000003"));
      run.begin("", lock);
      run.resume("", 0, 0, lock);
      assertThat(young).exists();
      assertThat(inside).exists();
      assertThat(directory.resolve("run/data/epoch-000003")).exists();
      assertThat(run.texts().folder(lock.epoch())).isEqualTo(directory + "/run/data/epoch-000002");
    }
  }

  @Test
  void aRunWithoutItsLockChangesNothing() throws IOException {
    var run = train(directory + "/run", Map.of("a", "1"));
    run.publish(MODEL, "{}");
    try (var lock = run.lock(line -> {})) {
      Files.copy(
          directory.resolve("run/lock/owner-000002"), directory.resolve("run/lock/owner-000003"));
      assertThatThrownBy(() -> run.begin("b=2\n", lock)).is(exitCode(ExitCode.LOCKED));
      assertThatThrownBy(() -> run.resume("b=2\n", 0, 0, lock)).is(exitCode(ExitCode.LOCKED));
    }
    assertThat(run.shows(MODEL, "{}")).isTrue();
    assertThat(run.settingsText()).isEqualTo("a=1\n");
  }

  private String[] names() {
    var names = directory.resolve("run").toFile().list();
    Arrays.sort(names);
    return names;
  }

  private void leaveAll(RunDirectory run) {
    run.publish(MODEL, "{}");
    run.addSample("abcdef");
    files.replace(run.path() + "/keep", new byte[1]);
    files.createDirectory(run.path() + "/data/epoch-000001");
    files.replace(run.path() + "/data/epoch-000001/part-0", new byte[1]);
    var killed = "/run/checkpoints/.0b6c2a1e-0000-4000-8000-000000000000.tmp";
    files.createDirectory(directory + "/run/checkpoints");
    files.append(directory + killed, new byte[1]);
  }

  @ParameterizedTest
  @ValueSource(strings = {"_SUCCESS", "model.safetensors", "result.json"})
  void outputsAreComparedAsAWhole(String name) throws IOException {
    var run = train(directory + "/run", Map.of());
    run.publish(MODEL, "{}");
    assertThat(run.shows(MODEL, "{ }")).isFalse();
    assertThat(run.shows(new TensorFile(Map.of(), MODEL.tensors()), "{}")).isFalse();
    Files.delete(directory.resolve("run/" + name));
    assertThat(run.shows(MODEL, "{}")).isFalse();
  }

  @Test
  void metricsOfStepsAfterTheCheckpointAreCut() {
    var run = train(directory + "/run", Map.of());
    for (long step = 0; step < 4; step++) {
      run.metrics().append(new MetricsLine(MetricsFile.STEP, step, Map.of(), Instant.EPOCH).text());
    }
    try (var lock = run.lock(line -> {})) {
      run.resume("", 2, 0, lock);
    }
    assertThat(run.metrics().read(warning -> {}))
        .extracting(MetricsLine::step)
        .containsExactly(0L, 1L);
  }

  @Test
  void whatDescribesTheEndOfARunGoesWhenItIsResumed() throws IOException {
    var run = train(directory + "/run", Map.of());
    var outdated = List.of("_SUCCESS", "result.json", "report.html", "certificate.safetensors");
    for (var name : outdated) {
      Files.writeString(directory.resolve("run").resolve(name), "");
    }
    try (var lock = run.lock(line -> {})) {
      run.resume("", 2, 0, lock);
    }
    assertThat(directory.resolve("run").toFile().list()).doesNotContainAnyElementsOf(outdated);
  }

  @Test
  void samplesAreCutToTheirLengthAtTheCheckpoint() {
    var run = train(directory + "/run", Map.of());
    try (var lock = run.lock(line -> {})) {
      run.resume("", 0, 100, lock);
      assertThat(run.samplesLength()).isZero();
      run.addSample("abcdef");
      run.resume("", 0, 100, lock);
      assertThat(run.samplesLength()).isEqualTo(6);
      run.resume("", 0, 2, lock);
      assertThat(directory.resolve("run/samples.txt")).hasContent("ab");
      run.resume("", 0, 0, lock);
      assertThat(run.samplesLength()).isZero();
    }
  }

  @Test
  void theRunsLockIsAboveTheEpochsOfItsCheckpoints() {
    var run = train(directory + "/run", Map.of());
    var store = run.checkpoints();
    try (var lock = run.lock(line -> {})) {
      assertThat(lock.epoch()).isEqualTo(2);
      Checkpoints.save(store, Checkpoints.after(1), lock, RETENTION);
      assertThatThrownBy(() -> run.lock(line -> {})).is(exitCode(ExitCode.LOCKED));
    }
    files.delete(directory + "/run/lock");
    try (var lock = run.lock(line -> {})) {
      assertThat(lock.epoch()).isEqualTo(3);
    }
  }

  @Test
  void aDirectoryOfOtherFilesIsRefused() throws IOException {
    Files.writeString(directory.resolve("model.safetensors"), "mine");
    assertThatThrownBy(() -> train(directory.toString(), Map.of()))
        .is(exitCode(ExitCode.NO_OUTPUT))
        .hasMessageContainingAll(directory + ": run.dir: ", "model.safetensors", "run.conf");
    assertThat(directory.resolve("model.safetensors")).hasContent("mine");
  }

  @Test
  void aPathThatCannotBeADirectoryIsRefused() throws IOException {
    Files.createFile(directory.resolve("file"));
    for (var name : List.of("file", "file/run", "x".repeat(300))) {
      assertThatThrownBy(() -> train(directory + "/" + name, Map.of()))
          .as(name)
          .is(exitCode(ExitCode.NO_OUTPUT))
          .hasMessageContaining(directory + "/" + name);
    }
  }

  @Test
  void anotherDirectoryIsNoRemedyForAFullDisk() {
    var roomy = new Faults("roomy", 0, false);
    train(roomy.files(), roomy.path(directory.resolve("roomy")), Map.of());
    int failed = 0;
    for (long point = 1; point <= roomy.points(); point++) {
      var full = new Faults("full" + point, point, false);
      var path = full.path(directory.resolve("run" + point));
      try {
        train(full.files(), path, Map.of());
      } catch (CarrybitException reported) {
        failed++;
        assertThat(reported)
            .as("full at %d", point)
            .is(exitCode(ExitCode.INPUT_OUTPUT))
            .hasMessageContaining(path)
            .hasMessageNotContaining("another");
      }
    }
    assertThat(failed).as("points that fail").isGreaterThan(10);
  }

  @Test
  void anotherDirectoryIsARemedyOnlyForANewRun() throws IOException {
    var path = directory + "/run";
    Files.createDirectories(directory.resolve("run"));
    Files.createFile(directory.resolve("run/lock"));
    assertThatThrownBy(() -> look(path).lock(line -> {}))
        .is(exitCode(ExitCode.NO_OUTPUT))
        .hasMessageContainingAll(path + ": run.dir: ", "another");
    Files.delete(directory.resolve("run/lock"));
    train(path, Map.of());
    files.delete(path + "/lock");
    Files.createFile(directory.resolve("run/lock"));
    assertThatThrownBy(() -> look(path).lock(line -> {}))
        .is(exitCode(ExitCode.NO_OUTPUT))
        .hasMessageStartingWith(path + ": run.dir: ")
        .hasMessageNotContaining("another");
  }

  @Test
  void aRunThatIsNotFinishedIsRefused() {
    var path = directory + "/run";
    assertThatThrownBy(() -> RunDirectory.forReading(files, path))
        .is(exitCode(ExitCode.NO_INPUT))
        .hasMessageContainingAll(path, "run.conf");
    train(path, Map.of());
    var begun = RunDirectory.forReading(files, path);
    assertThatThrownBy(() -> RunDirectory.load(files, path))
        .is(exitCode(ExitCode.NO_INPUT))
        .hasMessageContainingAll(path, "run.dir=" + path);
    begun.publish(MODEL, "{}");
    assertThat(begun.isCopy()).isTrue();
    try (var lock = begun.lock(line -> {})) {
      var store = begun.checkpoints();
      Checkpoints.save(store, Checkpoints.after(2), lock, RETENTION);
      assertThat(begun.isCopy()).isFalse();
      assertThat(begun.trained()).isEmpty();
      Checkpoints.save(store, Checkpoints.after(2).finished("{}", MODEL), lock, RETENTION);
      assertThat(begun.checkpoints().end().orElseThrow().checkpoint().state().steps()).isEqualTo(2);
    }
  }

  @Test
  void aRunWithoutResultsHasEmptyOnes() {
    var run = train(directory + "/run", Map.of("a", "ü"));
    assertThat(run.settingsText()).isEqualTo("a=ü\n");
    assertThat(run.trained()).isEmpty();
    assertThat(run.result()).isEmpty();
    assertThat(run.metrics().read(warning -> {})).isEmpty();
    assertThat(run.samples()).isEmpty();
    assertThat(run.report()).isEqualTo(run.path() + "/report.html");
  }

  @Test
  void resultsAreRead() throws IOException {
    var run = train(directory + "/run", Map.of());
    run.publish(MODEL, "{}");
    run.addSample("--- step 1\nü\n");
    var line = new MetricsLine(MetricsFile.EVALUATION, 3, Map.of("accuracy", 1.0), Instant.EPOCH);
    Files.writeString(directory.resolve("run/metrics.jsonl"), line.text() + "{\"a");
    assertThat(run.isCopy()).isTrue();
    assertThat(run.result()).isEqualTo("{}");
    assertThat(run.metrics().read(warning -> {})).containsExactly(line);
    assertThat(run.samples()).isEqualTo("--- step 1\nü\n");
  }

  @Test
  void aPathWithoutARunIsRefused() throws IOException {
    assertThatThrownBy(() -> RunDirectory.forReading(files, " "))
        .is(exitCode(ExitCode.NO_INPUT))
        .hasMessageStartingWith("RUN: ");
    Files.createFile(directory.resolve("file"));
    assertThatThrownBy(() -> RunDirectory.forReading(files, directory + "/file"))
        .is(exitCode(ExitCode.NO_INPUT))
        .hasMessageContaining("is a file");
  }

  @Test
  void aDamagedModelIsBadData() throws IOException {
    var path = directory + "/run";
    train(path, Map.of("task", "addition", "train.steps", "1")).publish(MODEL, "{}");
    var file = Path.of(path, "model.safetensors");
    var bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1] ^= 1;
    Files.write(file, bytes);
    assertThatThrownBy(() -> RunDirectory.load(files, path))
        .is(exitCode(ExitCode.BAD_DATA))
        .hasMessageContaining("model.safetensors: ");
  }

  @Test
  void linksAreDeletedAndTheirTargetsKept() throws IOException {
    var other = Files.createDirectories(directory.resolve("other"));
    Files.writeString(other.resolve("mine"), "mine");
    var run = train(directory + "/run", Map.of());
    Files.createDirectories(directory.resolve("run/data"));
    Files.createDirectories(directory.resolve("run/checkpoints"));
    var checkpoint = "run/checkpoints/epoch-000001-step-000000000001-save-000001.safetensors";
    var links =
        List.of("run/data/epoch-000001", "run/model.safetensors", "run/samples.txt", checkpoint);
    for (var link : links) {
      Files.createSymbolicLink(directory.resolve(link), other);
    }
    try (var lock = run.lock(line -> {})) {
      run.begin("", lock);
    }
    for (var link : links) {
      assertThat(directory.resolve(link)).as(link).doesNotExist();
    }
    assertThat(other.resolve("mine")).hasContent("mine");
  }

  @Test
  void aLinkInARunIsAPartOfItWhereverItLeads() throws IOException {
    var disk = Files.createDirectory(directory.resolve("disk"));
    var run = train(directory + "/run", Map.of());
    var settings = directory.resolve("run/run.conf");
    Files.createSymbolicLink(settings, Files.move(settings, disk.resolve("any.conf")));
    for (var name : List.of("checkpoints", "data")) {
      Files.createSymbolicLink(directory.resolve("run/" + name), disk);
    }
    for (var name : List.of("run.conf", "checkpoints", "checkpoints/new/file", "data/new")) {
      assertThat(RunDirectory.isPart(files, run.path() + "/" + name)).as(name).isTrue();
    }
    assertThat(RunDirectory.isPart(files, disk + "/new")).isFalse();
  }

  @Test
  void aDirectoryWithOnlyAFileOfSettingsIsNoRun() throws IOException {
    Files.createFile(directory.resolve("run.conf"));
    for (var name : List.of("metrics.jsonl", "data/page.html", "run.conf")) {
      assertThat(RunDirectory.isPart(files, directory + "/" + name)).as(name).isFalse();
    }
    Files.createFile(directory.resolve("model.safetensors"));
    assertThat(RunDirectory.isPart(files, directory + "/run.conf")).as("of a copy").isTrue();
  }

  @Test
  void aPathIsNormalized() {
    train(directory + "/a/../b/./run", Map.of());
    assertThat(directory.resolve("b/run/run.conf")).exists();
    assertThat(directory.resolve("a")).doesNotExist();
  }

  private RunDirectory look(String path) {
    return RunDirectory.forTraining(files, path);
  }

  private RunDirectory train(String path, Map<String, String> settings) {
    return train(files, path, settings);
  }

  private static RunDirectory train(HadoopFiles files, String path, Map<String, String> settings) {
    var text = new StringBuilder();
    new TreeMap<>(settings)
        .forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
    var run = RunDirectory.forTraining(files, path);
    try (var lock = run.lock(line -> {})) {
      run.begin(text.toString(), lock);
    }
    return run;
  }
}

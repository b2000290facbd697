package dev.carrybit.run;

import static dev.carrybit.ExitCodes.exitCode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carrybit.ExitCode;
import dev.carrybit.config.RunSettings.CheckpointSettings;
import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.storage.RemoteFileSystem;
import dev.carrybit.storage.SafeTensors;
import dev.carrybit.storage.TensorFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.FSDataInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointStoreTest {
  private static final long NONE = Long.MAX_VALUE;

  @TempDir Path directory;
  private final HadoopFiles files = new HadoopFiles();
  private final List<String> warnings = new ArrayList<>();

  private CheckpointStore store;
  private CheckpointSettings retention;

  @BeforeEach
  void makeStore() {
    store = new CheckpointStore(files, directory + "/checkpoints");
    keep(3, NONE, true);
  }

  private void keep(int newest, long every, boolean best) {
    retention = new CheckpointSettings(1, 1, newest, every, best);
  }

  private RunLock lock() {
    return RunLock.acquire(files, directory + "/lock", 0, line -> {});
  }

  private Optional<CheckpointStore.Found> newest() {
    return store.newest(warnings::add);
  }

  private long newestSteps() {
    return newest().orElseThrow().checkpoint().state().steps();
  }

  private String[] names() {
    var names = directory.resolve("checkpoints").toFile().list();
    Arrays.sort(names);
    return names;
  }

  private Path file(String name) {
    return directory.resolve("checkpoints/" + name + ".safetensors");
  }

  @Test
  void theNewestCheckpointIsFoundAndTheLastOnesStay() {
    keep(2, NONE, true);
    assertThat(newest()).isEmpty();
    assertThat(store.epoch()).isZero();
    try (var lock = lock()) {
      for (long steps : new long[] {0, 5, 10, 1000}) {
        Checkpoints.save(store, Checkpoints.after(steps), lock, retention);
      }
    }
    var found = newest().orElseThrow();
    assertThat(SafeTensors.bytes(found.checkpoint().file()))
        .isEqualTo(SafeTensors.bytes(Checkpoints.after(1000).file()));
    assertThat(found.path())
        .isEqualTo(file("epoch-000001-step-000000001000-save-000004").toString());
    assertThat(names())
        .containsExactly(
            "epoch-000001-step-000000000010-save-000003.safetensors",
            "epoch-000001-step-000000001000-save-000004.safetensors");
    assertThat(store.epoch()).isEqualTo(1);
    assertThat(warnings).isEmpty();
  }

  @Test
  void theFirstCheckpointOfEverySoManyStepsStays() {
    keep(1, 100, true);
    try (var lock = lock()) {
      for (long steps = 0; steps <= 350; steps += 30) {
        Checkpoints.save(store, Checkpoints.after(steps), lock, retention);
      }
    }
    assertThat(names())
        .extracting(name -> name.substring(13, 30))
        .containsExactly(
            "step-000000000000",
            "step-000000000120",
            "step-000000000210",
            "step-000000000300",
            "step-000000000330");
  }

  @Test
  void theBestCheckpointStaysUntilABetterOneComes() {
    keep(1, NONE, true);
    try (var lock = lock()) {
      for (long steps : new long[] {10, 20, 30, 40, 50}) {
        Checkpoints.save(store, Checkpoints.after(steps, steps < 40 ? 20 : 40), lock, retention);
      }
      assertThat(names())
          .extracting(name -> name.substring(25, 30))
          .containsExactly("00040", "00050");
      assertThat(store.after(40).state().steps()).isEqualTo(40);
    }
    keep(1, NONE, false);
    try (var lock = lock()) {
      Checkpoints.save(store, Checkpoints.after(60, 40), lock, retention);
    }
    assertThat(names()).hasSize(1);
  }

  @Test
  void theCheckpointOfAStepIsTheNewestValidOne() throws IOException {
    try (var lock = lock()) {
      Checkpoints.save(store, Checkpoints.after(20, 20), lock, retention);
    }
    try (var lock = lock()) {
      Checkpoints.save(store, Checkpoints.after(20, 10), lock, retention);
    }
    assertThat(store.after(20).state().validation().orElseThrow().bestStep()).isEqualTo(10);
    Files.write(file("epoch-000002-step-000000000020-save-000001"), new byte[9]);
    assertThat(store.after(20).state().validation().orElseThrow().bestStep()).isEqualTo(20);
    Files.write(file("epoch-000001-step-000000000020-save-000001"), new byte[9]);
    for (var none : new long[] {20, 21}) {
      assertThatThrownBy(() -> store.after(none))
          .is(exitCode(ExitCode.BAD_DATA))
          .hasMessageContainingAll(
              directory + "/checkpoints: ", " step " + none, "train.result=last");
    }
  }

  @Test
  void aNewerEpochPrecedesMoreSteps() {
    try (var lock = lock()) {
      Checkpoints.save(store, Checkpoints.after(50), lock, retention);
    }
    try (var lock = lock()) {
      Checkpoints.save(store, Checkpoints.after(40), lock, retention);
      assertThat(newestSteps()).isEqualTo(40);
      var model = new TensorFile(Map.of(), List.of());
      Checkpoints.save(store, Checkpoints.after(40).finished("{}", model), lock, retention);
    }
    assertThat(newest().orElseThrow().checkpoint().end()).isPresent();
  }

  @Test
  void aSuspendedWriterChangesNothing() throws IOException {
    keep(2, NONE, true);
    try (var frozen = lock()) {
      Checkpoints.save(store, Checkpoints.after(10), frozen, retention);
      SaveProtocolTest.endOwner(directory);
      try (var next = lock()) {
        Checkpoints.save(store, Checkpoints.after(10), next, retention);
        var before = names();
        assertThatThrownBy(() -> Checkpoints.save(store, Checkpoints.after(20), frozen, retention))
            .is(exitCode(ExitCode.LOCKED))
            .hasMessageContaining(" " + ProcessHandle.current().pid() + " ");
        assertThat(names()).containsExactly(before);
        // it was suspended after its check
        var late = file("epoch-000001-step-000000000020-save-000002");
        Files.write(late, SafeTensors.bytes(Checkpoints.after(20).file()));
        assertThat(newestSteps()).isEqualTo(10);
        Checkpoints.save(store, Checkpoints.after(15), next, retention);
        assertThat(newestSteps()).isEqualTo(15);
        assertThat(late).doesNotExist();
      }
    }
  }

  @Test
  void aDamagedCheckpointIsSkippedWithAWarning() throws IOException {
    try (var lock = lock()) {
      for (long steps : new long[] {1, 2, 3}) {
        Checkpoints.save(store, Checkpoints.after(steps), lock, retention);
      }
    }
    var third = file("epoch-000001-step-000000000003-save-000003");
    var bytes = Files.readAllBytes(third);
    bytes[bytes.length - 1] ^= 64;
    Files.write(third, bytes);
    assertThat(newestSteps()).isEqualTo(2);
    assertThat(warnings).singleElement().asString().startsWith(third + ": ");
    var second = file("epoch-000001-step-000000000002-save-000002");
    Files.write(second, new byte[0]);
    assertThat(newestSteps()).isEqualTo(1);
    assertThat(warnings).hasSize(3);
    var first = file("epoch-000001-step-000000000001-save-000001");
    Files.move(first, file("epoch-000001-step-000000000009-save-000001"));
    assertThatThrownBy(() -> newest())
        .is(exitCode(ExitCode.BAD_DATA))
        .hasMessageContainingAll(directory + "/checkpoints: ", " 3 ", "--new-run");
  }

  private static final TensorFile MODEL = new TensorFile(Map.of(), List.of());

  private static Checkpoint endAfter(long steps) {
    return Checkpoints.after(steps).finished("{}", MODEL);
  }

  private long end() {
    return store.end().orElseThrow().checkpoint().state().steps();
  }

  @Test
  void theNewestEndStays() {
    keep(1, NONE, true);
    assertThat(store.isEmpty()).isTrue();
    assertThat(store.end()).isEmpty();
    try (var lock = lock()) {
      Checkpoints.save(store, Checkpoints.after(1), lock, retention);
      assertThat(store.end()).isEmpty();
      Checkpoints.save(store, endAfter(10), lock, retention);
      Checkpoints.save(store, Checkpoints.after(20), lock, retention);
      Checkpoints.save(store, Checkpoints.after(30), lock, retention);
      assertThat(end()).isEqualTo(10);
      assertThat(names())
          .containsExactly(
              "epoch-000001-step-000000000010-save-000002-end.safetensors",
              "epoch-000001-step-000000000030-save-000004.safetensors");
      Checkpoints.save(store, endAfter(40), lock, retention);
      assertThat(end()).isEqualTo(40);
      assertThat(names()).hasSize(1);
    }
  }

  @Test
  void anEndWrittenAfterALostLockIsIgnored() throws IOException {
    try (var lock = lock()) {
      Checkpoints.save(store, endAfter(10), lock, retention);
    }
    try (var lock = lock()) {
      Checkpoints.save(store, Checkpoints.after(10), lock, retention);
      assertThat(end()).as("it resumes from there").isEqualTo(10);
      var late = file("epoch-000001-step-000000000020-save-000002-end");
      Files.write(late, SafeTensors.bytes(endAfter(20).file()));
      assertThat(end()).isEqualTo(10);
      Checkpoints.save(store, endAfter(15), lock, retention);
      assertThat(end()).isEqualTo(15);
    }
  }

  @Test
  void aNewRunHasNoEarlierCheckpoints() throws IOException {
    try (var lock = lock()) {
      Checkpoints.save(store, endAfter(10), lock, retention);
    }
    assertThat(store.beginning()).isEmpty();
    try (var lock = lock()) {
      store.begin("a=1\n", lock);
      assertThat(names()).containsExactly("epoch-000002-begun");
      assertThat(store.beginning()).contains("a=1\n");
      store.begun(lock);
      assertThat(names()).containsExactly("epoch-000002-begun");
      assertThat(store.beginning()).isEmpty();
      Files.write(
          file("epoch-000001-step-000000000020-save-000002-end"),
          SafeTensors.bytes(endAfter(20).file()));
      assertThat(store.isEmpty()).isTrue();
      assertThat(newest()).isEmpty();
      assertThat(store.end()).isEmpty();
      assertThat(store.epoch()).isEqualTo(2);
      Checkpoints.save(store, Checkpoints.after(0), lock, retention);
      assertThat(names())
          .containsExactly(
              "epoch-000002-begun", "epoch-000002-step-000000000000-save-000001.safetensors");
    }
    try (var lock = lock()) {
      store.begin("b=2\n", lock);
      assertThat(names()).containsExactly("epoch-000003-begun");
      Files.writeString(directory.resolve("checkpoints/epoch-000002-begun"), "a=1\n");
      assertThat(store.beginning()).contains("b=2\n");
    }
    assertThat(warnings).isEmpty();
  }

  @Test
  void newerEpochsAreNotDeleted() throws IOException {
    keep(1, NONE, true);
    try (var lock = lock()) {
      Checkpoints.save(store, Checkpoints.after(1), lock, retention);
      for (long steps : new long[] {1, 2}) {
        Files.write(
            file("epoch-000002-step-00000000000" + steps + "-save-000001"),
            SafeTensors.bytes(Checkpoints.after(steps).file()));
      }
      Checkpoints.save(store, Checkpoints.after(2), lock, retention);
      store.begin("a=1\n", lock);
    }
    assertThat(names())
        .filteredOn(name -> !name.equals("epoch-000001-begun"))
        .hasSize(2)
        .allMatch(name -> name.startsWith("epoch-000002-"));
  }

  @Test
  void aNewerFormatIsAnError() throws IOException {
    try (var lock = lock()) {
      Checkpoints.save(store, Checkpoints.after(1), lock, retention);
    }
    var content = new TensorFile(Map.of("format", "carrybit-checkpoint-9"), List.of());
    Files.write(file("epoch-000001-step-000000000002-save-000002"), SafeTensors.bytes(content));
    assertThatThrownBy(() -> newest())
        .is(exitCode(ExitCode.CONFIGURATION))
        .hasMessageContaining("carrybit-checkpoint-9");
  }

  @Test
  void otherFilesAreLeftAlone() throws IOException {
    keep(1, NONE, true);
    Files.createDirectories(directory.resolve("checkpoints"));
    Files.writeString(directory.resolve("checkpoints/notes.txt"), "mine");
    var leftover = directory.resolve("checkpoints/.0b6c2a1e-0000-4000-8000-000000000000.tmp");
    Files.createFile(leftover);
    assertThat(newest()).isEmpty();
    try (var lock = lock()) {
      Checkpoints.save(store, Checkpoints.after(1), lock, retention);
      Checkpoints.save(store, Checkpoints.after(2), lock, retention);
      store.tidy(lock);
      assertThat(names())
          .containsExactly("epoch-000001-step-000000000002-save-000002.safetensors", "notes.txt");
      store.begin("a=1\n", lock);
      assertThat(names()).containsExactly("epoch-000001-begun", "notes.txt");
    }
  }

  /** Loses the end of the second save before it is read. */
  public static final class Losing extends RemoteFileSystem {
    @Override
    public FSDataInputStream open(org.apache.hadoop.fs.Path file, int bufferSize)
        throws IOException {
      if (file.getName().contains("-save-000002")) {
        var local = pathToFile(file).toPath();
        var bytes = Files.readAllBytes(local);
        Files.write(local, Arrays.copyOf(bytes, bytes.length - 1));
      }
      return super.open(file, bufferSize);
    }
  }

  @Test
  void aSaveThatIsReadBackOtherwiseFailsAndKeepsOlderCheckpoints() {
    keep(1, NONE, true);
    var losing =
        new HadoopFiles(
            Map.of(
                "fs.losing.impl", Losing.class.getName(),
                "fs.AbstractFileSystem.losing.impl", RemoteFileSystem.ForContext.class.getName()));
    store = new CheckpointStore(losing, "losing:" + directory + "/checkpoints");
    try (var lock = lock()) {
      Checkpoints.save(store, Checkpoints.after(1), lock, retention);
      assertThatThrownBy(() -> Checkpoints.save(store, Checkpoints.after(2), lock, retention))
          .is(exitCode(ExitCode.INPUT_OUTPUT));
    }
    assertThat(newestSteps()).isEqualTo(1);
  }

  @Test
  void aFailedSaveKeepsOlderCheckpoints() throws IOException {
    keep(1, NONE, true);
    try (var lock = lock()) {
      Checkpoints.save(store, Checkpoints.after(1), lock, retention);
      Files.createDirectory(file("epoch-000001-step-000000000002-save-000002"));
      assertThatThrownBy(() -> Checkpoints.save(store, Checkpoints.after(2), lock, retention))
          .is(exitCode(ExitCode.INPUT_OUTPUT));
    }
    assertThat(names()).startsWith("epoch-000001-step-000000000001-save-000001.safetensors");
  }
}

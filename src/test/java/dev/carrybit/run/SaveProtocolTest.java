package dev.carrybit.run;

import static dev.carrybit.ExitCodes.exitCode;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.config.RunSettings;
import dev.carrybit.config.SettingsLoader;
import dev.carrybit.model.TrainedModel;
import dev.carrybit.nn.Parameters;
import dev.carrybit.storage.FaultyFileSystem.Faults;
import dev.carrybit.storage.FaultyFileSystem.Killed;
import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.storage.Sha256;
import dev.carrybit.train.Checkpointer;
import dev.carrybit.train.LocalEngine;
import dev.carrybit.train.StopRequest;
import dev.carrybit.train.TimedStretch;
import dev.carrybit.train.TrainListener;
import dev.carrybit.train.Trainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run that is killed, fails or is suspended at each point where it writes. */
class SaveProtocolTest {

  private static final String ADDER =
      """
      task = addition
      addition.bits = 4
      model.hidden = 3
      compute.kernels = vector
      train { batch = 4, shards = 2, steps = 4 }
      checkpoint { every-steps = 2, keep = 1 }
      """;

  private static final int SEED = 1;

  @TempDir private Path directory;
  private final List<String> warnings = new ArrayList<>();
  private int starts;
  private String sha;
  private long points;

  @BeforeEach
  void trainWithoutFaults() throws IOException {
    var faults = new Faults("undisturbed", 0, true);
    sha = train(directory.resolve("undisturbed"), faults);
    points = faults.points();
    assertThat(points).isGreaterThan(60);
    assertSound(directory.resolve("undisturbed"));
  }

  /** Trains like the command, without Spark; returns the SHA-256 of the weights. */
  private String train(Path run, Faults faults) {
    return train(run, faults, false, SEED);
  }

  private String train(Path run, Faults faults, boolean anew, int seed) {
    var files = faults.files();
    var settings = settings(run, faults, seed);
    try (var own = RunSession.open(files, settings, anew, warnings::add)) {
      var finished = own.finished();
      if (finished.isPresent()) {
        return finished.get().replaceAll("(?s).*weightsSha256\" : \"([0-9a-f]{64}).*", "$1");
      }
      own.begin();
      return train(settings, own);
    }
  }

  private static RunSettings settings(Path run, Faults faults, int seed) {
    var words = List.of("run.dir=" + faults.path(run), "seed=" + seed);
    return SettingsLoader.load("adder.conf", ADDER, words);
  }

  static String train(RunSettings settings, RunSession own) {
    var plan = new RunFactory(settings, Optional.empty()).plan();
    var assembly = new RunFactory(settings, Optional.empty());
    var origin = own.origin("", Optional.empty());
    var state = own.state(plan, () -> assembly.initialWeights(Optional.empty()));
    var samples =
        new TrainListener() {
          @Override
          public void completed(TimedStretch stretch, Parameters weights) {
            if (stretch.endsAt(2)) {
              own.addSample(stretch.steps() + "\n");
            }
          }
        };
    var stop = new StopRequest();
    try (var engine = new LocalEngine(plan);
        var word = new ResultWriter(stop, ResultWriter.PATIENCE, asked -> {});
        var checkpoints =
            new Checkpointer(settings.checkpoint(), each -> own.saving(origin, each))) {
      var trainer =
          new Trainer(
              plan,
              settings.train(),
              state,
              engine,
              Optional.empty(),
              List.of(samples),
              checkpoints,
              stop);
      var last = trainer.run().state();
      var weights = last.weights();
      var hash = Sha256.hex(weights.values());
      var model = TrainedModel.file(weights, Optional.empty());
      own.finish(origin, last, model, result(hash), word);
      return hash;
    }
  }

  private static String result(String hash) {
    return "{\"weightsSha256\" : \"%s\"}".formatted(hash);
  }

  private void assertSound(Path run) throws IOException {
    assertThat(run.resolve("_SUCCESS")).exists();
    assertThat(run.resolve("result.json")).content().contains(sha);
    assertThat(run.resolve("model.safetensors"))
        .hasSameBinaryContentAs(directory.resolve("undisturbed/model.safetensors"));
    assertThat(run.resolve("samples.txt")).hasContent("2\n4\n");
    try (var files = Files.list(run.resolve("checkpoints"))) {
      // the last state, the same with the result, and maybe a mark
      assertThat(files).hasSizeBetween(1, 3);
    }
    try (var files = Files.list(run)) {
      assertThat(files).noneMatch(file -> file.toString().endsWith(".tmp"));
    }
  }

  /** Makes the owner of a run's lock a process that has ended. */
  static void endOwner(Path run) {
    if (Files.exists(run.resolve("lock"))) {
      try (var files = Files.list(run.resolve("lock"))) {
        for (var owner : files.filter(file -> file.toString().contains("owner-")).toList()) {
          var text = Files.readString(owner);
          Files.writeString(owner, text.replaceAll("\"started\":\\d+", "\"started\":1"));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private Faults faults(long at, boolean kills) {
    return new Faults("start" + starts++, at, kills);
  }

  @Test
  void aRunKilledAtAnyPointResumesToTheSameBits() throws IOException {
    for (long point = 1; point <= points; point++) {
      var run = directory.resolve("killed at " + point);
      var first = faults(point, true);
      assertThatThrownBy(() -> train(run, first)).as("%d", point).isInstanceOf(Killed.class);
      endOwner(run);
      assertThat(train(run, faults(0, true))).as("killed at point %d", point).isEqualTo(sha);
      assertSound(run);
    }
    assertThat(warnings).isEmpty();
  }

  @Test
  void aRunKilledSeveralTimesResumesToTheSameBits() throws IOException {
    for (long stride : new long[] {17, 29, 43, 61}) {
      var run = directory.resolve("killed every " + stride);
      var done = Optional.<String>empty();
      for (long life = 0; done.isEmpty(); life++) {
        var faults = faults(stride + 4 * life, true);
        try {
          done = Optional.of(train(run, faults));
        } catch (Killed again) {
          endOwner(run);
        }
      }
      assertThat(done).as("killed every %d points and more", stride).contains(sha);
      assertThat(train(run, faults(0, true))).isEqualTo(sha);
      assertSound(run);
    }
  }

  @Test
  void aRunResumesAfterADiskFailsAtAnyPoint() throws IOException {
    int failed = 0;
    for (long point = 1; point <= points; point++) {
      var run = directory.resolve("failed at " + point);
      try {
        train(run, faults(point, false));
      } catch (CarrybitException | UncheckedIOException expected) {
        failed++;
        assertThat(expected).hasMessageContaining("No space left on device");
      }
      endOwner(run);
      assertThat(train(run, faults(0, true))).as("failed at point %d", point).isEqualTo(sha);
      assertSound(run);
    }
    assertThat(failed).as("points that fail").isGreaterThan(40);
    assertThat(warnings).isEmpty();
  }

  @Test
  void aSuspendedProcessThatLostTheLockWritesNothing() throws IOException {
    var run = directory.resolve("frozen");
    var faults = faults(0, true);
    var files = faults.files();
    var settings = settings(run, faults, SEED);
    try (var frozen = RunSession.open(files, settings, false, warnings::add)) {
      frozen.begin();
      endOwner(run);
      assertThat(train(run, faults(0, true))).isEqualTo(sha);
      var before = content(run);
      assertThatThrownBy(() -> train(settings, frozen)).is(exitCode(ExitCode.LOCKED));
      assertThatThrownBy(() -> frozen.addSample("x")).is(exitCode(ExitCode.LOCKED));
      frozen.failed(result("of the frozen one"));
      assertThat(content(run)).isEqualTo(before);
    }
  }

  @Test
  void aFailedRunKeepsItsFailureWhereNothingCanBeRead() {
    var faults = faults(0, false);
    var settings = settings(directory.resolve("lost"), faults, SEED);
    try (var run = RunSession.open(faults.files(), settings, false, warnings::add)) {
      run.begin();
      faults.disconnect();
      assertThatCode(() -> run.failed(result("none"))).doesNotThrowAnyException();
    }
  }

  /**
   * While a process is suspended, another one resumes and finishes the run, or replaces it by a run
   * whose network has the same shape.
   */
  @ParameterizedTest
  @ValueSource(ints = {SEED, 2})
  void readersNeverSeeTheOutputOfAProcessThatLostTheLock(int seed) throws IOException {
    var others = train(directory.resolve("others"), faults(0, true), false, seed);
    for (long point = 1; point <= points; point++) {
      var run = directory.resolve("frozen at " + point);
      var frozen =
          Faults.freezing(
              "start" + starts++,
              point,
              () -> {
                endOwner(run);
                assertThat(train(run, faults(0, true), seed != SEED, seed)).isEqualTo(others);
              });
      trainOrLose(run, frozen);
      assertThat(read(run)).as("frozen at %d", point).isEqualTo(others);
      assertThat(train(run, faults(0, true), false, seed)).isEqualTo(others);
      assertShown(run, directory.resolve("others"));
    }
    assertThat(warnings).isEmpty();
  }

  @Test
  void aSuspendedNewRunDeletesNothingOfALaterRun() throws IOException {
    int lost = 0;
    long last = pointsOfABeginning();
    for (long point = 1; point <= last; point++) {
      var run = directory.resolve("replaced at " + point);
      assertThat(train(run, faults(0, true))).isEqualTo(sha);
      leaveExport(run, "of the first");
      var frozen = Faults.freezing("start" + starts++, point, () -> replaceFrozen(run));
      if (!beginAnew(run, frozen)) {
        lost++;
        assertThat(run.resolve("samples.txt")).as("at %d", point).hasContent("2\n4\n");
        assertThat(run.resolve("export.onnx")).as("at %d", point).hasContent("of the third");
        assertThat(run.resolve("model.safetensors")).as("at %d", point).exists();
        assertThat(run.resolve("_SUCCESS")).as("at %d", point).exists();
      }
    }
    assertThat(lost).as("points after the lock was taken").isGreaterThan(20);
  }

  /**
   * A new run with other settings in place of a finished one. Commands see the old run or the new
   * one, with its settings, and what is left of the old one is removed by the next training.
   */
  @Test
  void aNewRunKilledAtAnyPointLeavesTheOldRunOrTheNewOne() throws IOException {
    var finished = directory.resolve("undisturbed");
    leaveExport(finished, "of the first");
    var others = faults(0, true);
    int replaced = 0;
    long last = pointsOfABeginning();
    for (long point = 1; point <= last; point++) {
      var run = directory.resolve("begun-until-" + point);
      PathUtils.copyDirectory(finished, run);
      var killed = faults(point, true);
      assertThatThrownBy(() -> begin(run, killed, 2, true)).isInstanceOf(Killed.class);
      endOwner(run);
      if (isRefused(run, others, 2)) {
        assertThat(read(run)).as("killed at %d", point).isEqualTo(sha);
        assertThat(run.resolve("export.onnx")).exists();
        assertThat(train(run, others)).isEqualTo(sha);
        assertSound(run);
      } else {
        replaced++;
        assertThatThrownBy(() -> read(run)).as("%d", point).is(exitCode(ExitCode.NO_INPUT));
        assertThat(resultAndSamples(run)).as("killed at %d", point).isEmpty();
        assertThat(seed(run)).as("killed at %d", point).isEqualTo(2);
        assertThat(isRefused(run, others, SEED) || !Files.exists(run.resolve("export.onnx")))
            .as("killed at %d with files of the old run", point)
            .isTrue();
        assertThat(begin(run, others, 2, false)).isTrue();
        assertThat(names(run)).as("killed at %d", point).isEqualTo(List.of("run.conf"));
        assertThat(seed(run)).as("killed at %d", point).isEqualTo(2);
      }
    }
    assertThat(replaced).as("points after the decision").isBetween(20, (int) last - 10);
  }

  private boolean isRefused(Path run, Faults faults, int seed) {
    try {
      RunSession.directory(faults.files(), settings(run, faults, seed), false);
      return false;
    } catch (CarrybitException other) {
      other.rethrowUnless(ExitCode.CONFIGURATION);
      return true;
    }
  }

  private static long seed(Path run) {
    return new RunDirectory(new HadoopFiles(), run.toString()).settings().seed();
  }

  /** What a report shows of a run. */
  private static String resultAndSamples(Path run) {
    try {
      var shown = RunDirectory.forReading(new HadoopFiles(), run.toString());
      return shown.result() + shown.samples();
    } catch (CarrybitException none) {
      none.rethrowUnless(ExitCode.NO_INPUT);
      return "";
    }
  }

  /** The names of the files of a run, also those of temporary ones; not those of its lock. */
  private static List<String> names(Path run) throws IOException {
    try (Stream<Path> files = Files.walk(run)) {
      return files
          .filter(file -> Files.isRegularFile(file) && !file.getParent().endsWith("lock"))
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.endsWith("-begun"))
          .toList();
    }
  }

  private long pointsOfABeginning() {
    var run = directory.resolve("begun");
    train(run, faults(0, true));
    leaveExport(run, "of the first");
    var faults = faults(0, true);
    assertThat(beginAnew(run, faults)).isTrue();
    return faults.points();
  }

  private boolean beginAnew(Path run, Faults faults) {
    return begin(run, faults, SEED, true);
  }

  /** Returns false if another process took the lock meanwhile. */
  private boolean begin(Path run, Faults faults, int seed, boolean anew) {
    try (var own =
        RunSession.open(faults.files(), settings(run, faults, seed), anew, warnings::add)) {
      own.begin();
      return true;
    } catch (CarrybitException lost) {
      lost.rethrowUnless(ExitCode.LOCKED);
      assertThat(lost).hasMessageContaining(run.toString());
      return false;
    }
  }

  /** Another process replaces the run and finishes it. */
  private void replaceFrozen(Path run) {
    endOwner(run);
    train(run, faults(0, true), true, 2);
    leaveExport(run, "of the third");
  }

  private static void leaveExport(Path run, String content) {
    try {
      Files.writeString(run.resolve("export.onnx"), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Trains, or fails because another process took the lock. */
  private void trainOrLose(Path run, Faults frozen) {
    try {
      assertThat(train(run, frozen)).isEqualTo(sha);
    } catch (CarrybitException lost) {
      lost.rethrowUnless(ExitCode.LOCKED, ExitCode.CONFIGURATION);
      assertThat(lost).hasMessageContaining(run.toString());
    }
  }

  private static String read(Path run) {
    var weights = RunDirectory.load(new HadoopFiles(), run.toString()).weights();
    return Sha256.hex(weights.values());
  }

  private static void assertShown(Path run, Path other) throws IOException {
    for (var name : List.of("_SUCCESS", "model.safetensors", "result.json")) {
      assertThat(run.resolve(name)).hasSameBinaryContentAs(other.resolve(name));
    }
    var settings = Files.readString(other.resolve("run.conf")).replaceAll("dir = .*", "");
    assertThat(Files.readString(run.resolve("run.conf")).replaceAll("dir = .*", ""))
        .isEqualTo(settings);
  }

  private static List<String> content(Path run) throws IOException {
    try (Stream<Path> files = Files.walk(run)) {
      var content = new ArrayList<String>();
      for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
        content.add(file + " " + Files.readString(file, ISO_8859_1));
      }
      return content;
    }
  }
}

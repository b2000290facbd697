package dev.carrybit.cli;

import static dev.carrybit.cli.Terminal.type;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carrybit.cli.Terminal.Outcome;
import dev.carrybit.run.RunLock;
import dev.carrybit.storage.HadoopFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.io.FileUtils;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that are resumed, and runs that are finished. */
class ResumedRunTest {

  private static final String ADDER =
      """
      task = addition
      model.hidden = 5
      compute.kernels = vector
      train { batch = 8, shards = 2, steps = 40, log-every = 10, evaluate-every = 20 }
      checkpoint { every-steps = 10, keep = 100 }
      """;

  private static final String WRITER =
      """
      task = text
      text { generated = 60, window = 10 }
      model { cell = lstm, hidden = 6 }
      optimizer.name = rmsprop
      compute.kernels = vector
      train {
        batch = 4, shards = 2, steps = 40, log-every = 10, evaluate-every = 20, sample-every = 10
      }
      sample.length = 20
      checkpoint { every-steps = 10, keep = 100 }
      """;

  @TempDir private static Path shared;
  @TempDir private Path directory;
  private Path run;
  private Path configuration;

  /** Two runs that have come to their end, for tests to take copies of. */
  @BeforeAll
  static void trainBoth() throws IOException {
    for (var task : List.of("adder", "writer")) {
      var text = task.equals("adder") ? ADDER : WRITER;
      var file = Files.writeString(shared.resolve(task + ".conf"), text);
      type("train", file, "run.dir=" + shared.resolve(task)).succeeded();
    }
  }

  @BeforeEach
  void choosePlaces() {
    run = directory.resolve("run");
    configuration = shared.resolve("adder.conf");
  }

  /** A copy of a finished run, in this test's own directory. */
  private void take(String task) throws IOException {
    configuration = shared.resolve(task + ".conf");
    PathUtils.copyDirectory(shared.resolve(task), run);
  }

  private Outcome train(Object... words) {
    return type("train", configuration, "run.dir=" + run, words);
  }

  private Outcome trained(Object... words) {
    return train(words).succeeded();
  }

  private JsonNode result() throws IOException {
    return Terminal.result(run);
  }

  private String sha() throws IOException {
    return result().get("weightsSha256").textValue();
  }

  private String[] checkpoints() {
    var names = run.resolve("checkpoints").toFile().list((folder, name) -> !name.endsWith("begun"));
    Arrays.sort(names);
    return names;
  }

  @Test
  void aRunHasCheckpointsOfItsStartItsIntervalsAndItsEnd() throws IOException {
    take("adder");
    assertThat(checkpoints())
        .extracting(name -> name.substring(13, 42))
        .containsExactly(
            "step-000000000000-save-000001",
            "step-000000000010-save-000002",
            "step-000000000020-save-000003",
            "step-000000000030-save-000004",
            "step-000000000040-save-000005",
            "step-000000000040-save-000006");
    assertThat(run.resolve("_SUCCESS")).isEmptyFile();
  }

  @ParameterizedTest
  @ValueSource(longs = {10, 40})
  void aKilledRunResumesToTheSameWeights(long steps) throws IOException {
    take("adder");
    var sha = sha();
    var model = Files.readAllBytes(run.resolve("model.safetensors"));
    KilledRun.after(steps, run);
    var outcome = trained();
    assertThat(outcome.err())
        .containsOnlyOnce("resumes at step " + steps + " (" + run + "/checkpoints/epoch-000001-");
    assertThat(sha()).isEqualTo(sha);
    assertThat(result().get("step").longValue()).isEqualTo(40);
    assertThat(run.resolve("model.safetensors")).hasBinaryContent(model);
    assertThat(run.resolve("_SUCCESS")).exists();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 30})
  void aKilledTextRunResumesToTheSameWeightsAndSamples(long steps) throws IOException {
    take("writer");
    var sha = sha();
    var samples = Files.readString(run.resolve("samples.txt"));
    assertThat(samples).contains("--- step 40\n");
    KilledRun.after(steps, run);
    trained();
    assertThat(sha()).isEqualTo(sha);
    assertThat(run.resolve("samples.txt")).hasContent(samples);
  }

  @Test
  void aPreparedTextIsUsedAgain() throws IOException {
    take("writer");
    var sha = sha();
    KilledRun.after(30, run);
    var data = run.resolve("data/epoch-000001");
    var symbols = data.resolve("part-00000-0.symbols");
    for (var file : data.toFile().list()) {
      symbols = file.startsWith("part-") ? data.resolve(file) : symbols;
    }
    Files.setLastModifiedTime(symbols, FileTime.fromMillis(0));
    trained();
    assertThat(Files.getLastModifiedTime(symbols)).isEqualTo(FileTime.fromMillis(0));
    assertThat(sha()).isEqualTo(sha);
  }

  @Test
  void aFinishedRunPrintsItsResultAgain() throws IOException {
    var first = trained();
    var before = checkpoints();
    var again = trained();
    assertThat(again.err()).isEmpty();
    assertThat(again.outLines()).hasSize(1);
    assertThat(first.outLines()).endsWith(again.outLines().get(0));
    assertThat(checkpoints()).isEqualTo(before);
    assertThat(trained("checkpoint.keep=1", "checkpoint.every-minutes=5").out())
        .isEqualTo(again.out());
  }

  @Test
  void moreStepsResumeAFinishedRun() throws IOException {
    trained("train.steps=60");
    var sha = sha();
    run = directory.resolve("other");
    take("adder");
    var outcome = trained("train.steps=60");
    assertThat(outcome.err()).contains("resumes at step 40 (");
    assertThat(sha()).isEqualTo(sha);
    assertThat(result().get("step").longValue()).isEqualTo(60);
    assertThat(run.resolve("run.conf")).content().contains("train.steps = \"60\"");
  }

  @Test
  void aReachedTargetEndsAResumedRunToo() throws IOException {
    configuration = shared.resolve("writer.conf");
    trained("train.target=100");
    assertThat(result().get("step").longValue()).isEqualTo(20);
    var lower = trained("train.target=50");
    assertThat(lower.err()).contains("resumes at step 20").contains("\nstep 20 validation-loss");
    assertThat(result().get("step").longValue()).isEqualTo(20);
  }

  /** A run that overfits: the last of its weights are not the best, and it runs out of patience. */
  private static final List<String> OVERFITS =
      List.of(
          "train.evaluate-every=2",
          "train.steps=400",
          "optimizer.learning-rate=0.3",
          "optimizer.schedule.name=plateau",
          "optimizer.schedule.patience=2",
          "train.patience=5");

  @Test
  void aRunMayEndWithItsBestWeights() throws IOException {
    configuration = shared.resolve("writer.conf");
    trained(OVERFITS, "checkpoint.keep=1", "checkpoint.every-steps=2");
    long step = result().get("step").longValue();
    long best = result().get("bestStep").longValue();
    assertThat(step).isLessThan(400).isEqualTo(best + 10);
    assertThat(result().get("validationLoss").doubleValue())
        .isGreaterThan(result().get("bestValidationLoss").doubleValue());
    var last = sha();
    assertThat(checkpoints()).as("the best and the last").hasSizeBetween(2, 3);
    var name = "step-%012d".formatted(best);
    assertThat(checkpoints()).anyMatch(each -> each.contains(name));

    var outcome = trained(OVERFITS, "checkpoint.keep=1", "train.result=best");
    assertThat(outcome.err()).contains("resumes at step " + step + " (");
    assertThat(result().get("step").longValue()).isEqualTo(step);
    assertThat(result().get("validationLoss")).isEqualTo(result().get("bestValidationLoss"));
    var sha = sha();
    assertThat(sha).isNotEqualTo(last);
    var model = Files.readAllBytes(run.resolve("model.safetensors"));
    Files.delete(run.resolve("model.safetensors"));
    trained(OVERFITS, "checkpoint.keep=1", "train.result=best");
    assertThat(run.resolve("model.safetensors")).hasBinaryContent(model);
    run = directory.resolve("as many steps");
    configuration = shared.resolve("writer.conf");
    trained(
        "train.steps=" + best,
        "train.evaluate-every=2",
        "optimizer.learning-rate=0.3",
        "optimizer.schedule.name=plateau",
        "optimizer.schedule.patience=2");
    assertThat(sha()).isEqualTo(sha);
  }

  @Test
  void bestStepAndPatienceSurviveAnyKill() throws IOException {
    configuration = shared.resolve("writer.conf");
    trained(OVERFITS, "checkpoint.every-steps=1", "train.result=best");
    var undisturbed = result();
    long step = undisturbed.get("step").longValue();
    long best = undisturbed.get("bestStep").longValue();
    assertThat(best).isGreaterThan(2).isLessThan(step);
    var whole = run;
    for (long killed : new long[] {1, best - 1, best, best + 1, best + 4, step - 1, step}) {
      run = directory.resolve("killed after " + killed);
      PathUtils.copyDirectory(whole, run);
      KilledRun.after(killed, run);
      trained(OVERFITS, "checkpoint.every-steps=1", "train.result=best");
      for (var field : new String[] {"step", "bestStep", "bestValidationLoss", "weightsSha256"}) {
        assertThat(result().get(field)).as(field).isEqualTo(undisturbed.get(field));
      }
    }
  }

  @Test
  void aNewRunStartsAtStepZero() throws IOException {
    take("adder");
    var sha = sha();
    assertThat(trained("--new-run").err()).doesNotContain("resumes at");
    assertThat(checkpoints()).hasSize(6).allMatch(name -> name.startsWith("epoch-000002-"));
    assertThat(sha()).isEqualTo(sha);
    trained("--new-run", "seed=2");
    assertThat(sha()).isNotEqualTo(sha);
  }

  @Test
  void aReplacedModelFileIsNotUsed() throws IOException {
    take("adder");
    var before = type("trace", run, 1, 2).out();
    Files.writeString(run.resolve("model.safetensors"), "of another process");
    assertThat(type("trace", run, 1, 2).out()).isEqualTo(before);
    var end = run.resolve("checkpoints/" + checkpoints()[5]);
    Files.write(end, Arrays.copyOf(Files.readAllBytes(end), 500));
    var outcome = type("trace", run, 1, 2);
    assertThat(outcome.code()).isEqualTo(65);
    assertThat(outcome.err()).startsWith(end + ": ");
  }

  @Test
  void damagedCheckpointsAreReportedAndSkipped() throws IOException {
    take("adder");
    var sha = sha();
    KilledRun.after(30, run);
    var names = checkpoints();
    var newest = run.resolve("checkpoints/" + names[3]);
    Files.write(newest, Arrays.copyOf(Files.readAllBytes(newest), 500));
    var outcome = trained();
    assertThat(outcome.err()).contains(newest + ": ").contains("resumes at step 20");
    assertThat(sha()).isEqualTo(sha);

    for (var name : checkpoints()) {
      Files.writeString(run.resolve("checkpoints/" + name), "<html>");
    }
    var all = train();
    assertThat(all.code()).isEqualTo(65);
    assertThat(all.err().lines())
        .last()
        .asString()
        .contains(run + "/checkpoints: ", " " + checkpoints().length + " ", "--new-run");
    trained("--new-run");
    assertThat(sha()).isEqualTo(sha);
  }

  @Test
  void aTextThatChangedIsRefused() throws IOException {
    configuration = shared.resolve("writer.conf");
    var page = Files.writeString(directory.resolve("page.txt"), "to be or not to be. ".repeat(30));
    trained("text.input=" + page);
    Files.writeString(page, "to be or not to bee. ".repeat(30));
    trained("text.input=" + page); // it is finished
    KilledRun.after(20, run);
    var outcome = train("text.input=" + page);
    assertThat(outcome.code()).isEqualTo(65);
    assertThat(outcome.err()).startsWith("text.input: ").hasLineCount(1);
    assertThat(run.resolve("_SUCCESS")).doesNotExist();
    Files.writeString(page, "to be or not to be. ".repeat(30));
    trained("text.input=" + page);
  }

  @Test
  void whatARunWasTrainedOnIsKeptWhenAnotherTextIsRefused() throws IOException {
    configuration = shared.resolve("writer.conf");
    var page = Files.writeString(directory.resolve("page.txt"), "to be or not to be. ".repeat(30));
    var settings = List.of("text.input=" + page, "text.validation=0.2");
    trained(settings);
    var measured = type("evaluate", run).out();
    Files.writeString(page, "to be or not to be. ".repeat(40));
    var more = train(settings, "train.steps=60");
    assertThat(more.code()).as(more.err()).isEqualTo(65);
    assertThat(type("evaluate", run).out()).isEqualTo(measured);
    FileUtils.deleteDirectory(run.resolve("data").toFile());
    var other = type("evaluate", run);
    assertThat(other.code()).isEqualTo(65);
    assertThat(other.err()).startsWith(page + ": ");
  }

  /** Its input was not in UTF-8, and the message recommended another setting. */
  @Test
  void aRunWithoutACheckpointBeginsAnewWithOtherSettings() throws IOException {
    configuration = shared.resolve("writer.conf");
    var bytes = Files.write(directory.resolve("bytes"), new byte[2000]);
    Files.write(bytes, new byte[] {(byte) 0xFF}, StandardOpenOption.APPEND);
    var input = "text.input=" + bytes;
    assertThat(train(input).code()).isEqualTo(65);
    assertThat(run.resolve("checkpoints")).doesNotExist();
    var other = List.of(input, "text.tokens=byte", "train.steps=2");
    try (var lock = RunLock.acquire(new HadoopFiles(), run + "/lock", 0, line -> {})) {
      assertThat(train(other).code()).as("while epoch %d is alive", lock.epoch()).isEqualTo(75);
      assertThat(run.resolve("run.conf")).content().contains("text.tokens = \"char\"");
    }
    assertThat(trained(other).err()).containsOnlyOnce(run + ": ");
    assertThat(run.resolve("run.conf")).content().contains("text.tokens = \"byte\"");
    assertThat(run.resolve("data").toFile().list()).hasSize(1);
    assertThat(train(input).code()).as("with a checkpoint").isEqualTo(78);
  }

  @Test
  void aRunThatIsBeingTrainedIsLocked() throws IOException {
    var files = new HadoopFiles();
    try (var lock = RunLock.acquire(files, run + "/lock", 0, line -> {})) {
      assertThat(lock.epoch()).isEqualTo(1);
      var outcome = train();
      assertThat(outcome.code()).isEqualTo(75);
      assertThat(outcome.out()).isEmpty();
      assertThat(outcome.err()).startsWith(run + "/lock: locked by process ").hasLineCount(1);
      assertThat(run.resolve("result.json")).doesNotExist();
      assertThat(List.of(run.toFile().list())).containsExactly("lock");
    }
    trained();
  }
}

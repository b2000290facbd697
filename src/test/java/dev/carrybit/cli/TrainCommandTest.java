package dev.carrybit.cli;

import static dev.carrybit.cli.Terminal.type;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.cli.Terminal.Outcome;
import dev.carrybit.run.Console;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training that cannot begin, or does not end well. */
class TrainCommandTest {

  @TempDir private Path directory;
  private Path run;
  private Path page;

  @BeforeEach
  void writeAPage() throws Exception {
    run = directory.resolve("run");
    page = Files.writeString(directory.resolve("page.txt"), "to be or not to be. ".repeat(10));
  }

  @Test
  void aDirectoryWithOtherFilesIsRefused() throws Exception {
    Files.createDirectory(run);
    Files.writeString(run.resolve("thesis.tex"), "five years");
    var outcome = train("addition");
    assertThat(outcome.code()).isEqualTo(73);
    assertThat(outcome.err()).startsWith(run + ": run.dir: ").hasLineCount(1);
    assertThat(run).isDirectoryContaining("glob:**/thesis.tex");
    assertThat(run.resolve("result.json")).doesNotExist();
  }

  @Test
  void aDirectoryAmongTheFilesOfAnotherRunIsRefused() throws Exception {
    Files.createDirectories(run.resolve("checkpoints"));
    Files.createFile(run.resolve("run.conf"));
    var outcome = type("train", "conf/addition.conf", "run.dir=" + run + "/checkpoints/new");
    assertThat(outcome.code()).isEqualTo(73);
    assertThat(outcome.err()).startsWith("run.dir: expected another place").hasLineCount(1);
    assertThat(run.resolve("checkpoints")).isEmptyDirectory();
  }

  @Test
  void aDirectoryThatCannotBeCreatedIsRefused() throws Exception {
    Files.createFile(run);
    var outcome = type("train", "conf/addition.conf", "run.dir=" + run + "/inside");
    assertThat(outcome.code()).isEqualTo(73);
    assertThat(outcome.err())
        .startsWith(run + "/inside: ")
        .contains("run.dir")
        .doesNotContain("refuses")
        .hasLineCount(1);
  }

  @Test
  void aMissingInputIsRefusedBeforeTheRunDirectoryExists() {
    var outcome = train("text", "text.input=" + directory.resolve("missing.txt"));
    assertThat(outcome.code()).isEqualTo(66);
    assertThat(outcome.err())
        .startsWith("text.input: " + directory.resolve("missing.txt") + ": ")
        .hasLineCount(1);
    assertThat(run).doesNotExist();
  }

  @Test
  void aRunAmongItsTextsIsRefused() throws Exception {
    Files.createFile(directory.resolve("readme.txt"));
    for (var input : List.of(directory, directory + "/r*")) {
      var outcome = train("text", "text.input=" + input);
      assertThat(outcome.code()).as("%s", input).isEqualTo(78);
      assertThat(outcome.err())
          .startsWith("run.dir: ")
          .contains("text.input", input.toString(), run.toString())
          .hasLineCount(1);
      assertThat(run).doesNotExist();
    }
  }

  @Test
  void aTextThatIsTooShortIsRefusedWithTheLengthItNeeds() throws Exception {
    var outcome = train("text", "text.input=" + page, "train.batch=48", "text.window=50");
    assertThat(outcome.code()).isEqualTo(65);
    assertThat(outcome.err())
        .startsWith(page + ": ")
        .contains(" 2401 ", "train.batch = 48", "text.window = 50")
        .hasLineCount(1);
    failed(outcome, 65, " 2401 ");
  }

  @Test
  void aValidationTextOfOneSymbolMeasuresNothing() throws Exception {
    var outcome =
        train(
            "text",
            "text.input=" + page,
            "text.validation=0.005",
            "train.batch=8",
            "text.window=9");
    assertThat(outcome.code()).isEqualTo(65);
    assertThat(outcome.err()).startsWith(page + ": ").hasLineCount(1);
    failed(outcome, 65, "text.validation = 0.005");
  }

  @Test
  void aWindowThatDoesNotFitMemoryIsRefused() throws Exception {
    long symbols = Runtime.getRuntime().maxMemory() / 8 / 100;
    var line = "abcdefghijklmnopqrstuvwxyz".repeat(1000);
    var text = directory.resolve("long.txt");
    try (var out = Files.newBufferedWriter(text)) {
      for (long written = 0; written < symbols; written += line.length()) {
        out.write(line);
      }
    }
    var outcome = train("article-lstm", "text.input=" + text);
    assertThat(outcome.code()).isEqualTo(78);
    assertThat(outcome.err()).startsWith("text.window: ").hasLineCount(1);
  }

  @Test
  void theArticlesNetworkLearnsAGivenPage() {
    train("article-lstm", "text.input=" + page, "train.steps=20").succeeded();
    assertThat(run.resolve("samples.txt")).content().startsWith("--- step 10\n");
    var nothing = type("evaluate", run);
    assertThat(nothing.code()).isEqualTo(64);
    assertThat(nothing.err()).contains("--input").hasLineCount(1);
    var measured = type("evaluate", run, "--input", page);
    assertThat(measured.outLines()).hasSize(3);
    assertThat(measured.value("symbols")).isEqualTo("199");
  }

  @Test
  void divergedTrainingFailsAndLeavesNoModel() throws Exception {
    var outcome =
        train(
            "addition",
            "optimizer.name=sgd",
            "optimizer.learning-rate=1e308",
            "train.batch=8",
            "train.steps=50");
    assertThat(outcome.code()).isEqualTo(76);
    assertThat(outcome.err()).contains("learning-rate 1.0E308 ");
    assertThat(run.resolve("model.safetensors")).doesNotExist();
    failed(outcome, 76, "step ");
    var last = Terminal.result(run);
    assertThat(last.get("lastCheckpoint").get("step").longValue()).isZero();
    assertThat(Path.of(last.get("lastCheckpoint").get("file").textValue())).isRegularFile();
  }

  @Test
  void aLossThatIsFiniteAndAbsurdHasDivergedToo() throws Exception {
    var outcome =
        type(
            "train",
            "conf/text.conf",
            "text.generated=60",
            "model.hidden=4",
            "optimizer.name=sgd",
            "optimizer.learning-rate=1e300",
            "train.evaluate-every=none",
            "train.steps=3",
            "run.dir=" + run);
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(76);
    assertThat(run.resolve("_SUCCESS")).doesNotExist();
  }

  @Test
  void aStoppedRunHasTheExitCodeOfTheSignal() throws Exception {
    var outcome = type(stop -> stop.request(15), "train", "conf/addition.conf", "run.dir=" + run);
    assertThat(outcome.code()).isEqualTo(143);
    assertThat(outcome.err()).contains(" TERM").hasLineCount(1);
    assertThat(run.resolve("model.safetensors")).doesNotExist();
    assertThat(run.resolve("result.json")).content().contains("\"status\" : \"stopped\"");
  }

  /** The file system may block, until the process is ended. */
  @Test
  void theResultOfAStoppedRunIsPrintedBeforeItIsSaved() {
    var saved = new ArrayList<Boolean>();
    var out =
        new OutputStream() {
          @Override
          public void write(int any) {
            saved.add(Files.exists(run.resolve("result.json")));
          }
        };
    var log = new PrintStream(OutputStream.nullOutputStream());
    var console = new Console(new PrintStream(out), log, false);
    Terminal.run(
        console, stop -> stop.request(15), "train", "conf/addition.conf", "run.dir=" + run);
    assertThat(saved).isNotEmpty().containsOnly(false);
    assertThat(run.resolve("result.json")).exists();
  }

  private Outcome train(String configuration, String... overrides) {
    return type("train", "conf/" + configuration + ".conf", "run.dir=" + run, overrides);
  }

  private void failed(Outcome outcome, int code, String message) throws Exception {
    var result = Terminal.result(run);
    assertThat(result.get("status").textValue()).isEqualTo("failed");
    assertThat(result.get("exitCode").intValue()).isEqualTo(code);
    assertThat(result.get("message").textValue()).contains(message);
    assertThat(outcome.result()).isEqualTo(result);
  }
}

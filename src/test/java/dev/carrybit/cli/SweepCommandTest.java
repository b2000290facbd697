package dev.carrybit.cli;

import static dev.carrybit.cli.Terminal.type;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.cli.Terminal.Outcome;
import dev.carrybit.run.RunLock;
import dev.carrybit.storage.HadoopFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SweepCommandTest {

  /** Sums of four bits, learned in a moment. */
  private static final List<String> QUICK =
      List.of("addition.bits=4", "train.batch=32", "train.steps=60", "train.target=0.9");

  @TempDir private Path directory;

  private Path output() {
    return directory.resolve("sweep");
  }

  private Outcome sweep(String... words) {
    return type("sweep", "conf/addition.conf", "--output", output(), QUICK, words);
  }

  private List<Path> trainings() throws IOException {
    try (var files = Files.list(output().resolve("trainings"))) {
      return files.sorted().toList();
    }
  }

  /** The cells of a line of the file for programs. */
  private String[] line(int number) throws IOException {
    return Files.readAllLines(output().resolve("sweep.csv")).get(number).split(",", -1);
  }

  @Test
  void aTrainingEndsInTheWeightsOfTheSameRun() throws IOException {
    var outcome = sweep("model.hidden=3,8", "--seeds", "2").succeeded();
    assertThat(outcome.outLines()).hasSize(3);
    assertThat(outcome.outLines().get(0)).startsWith("model.hidden  reached  steps ");
    assertThat(trainings()).hasSize(4);
    assertThat(output().resolve("sweep.html")).content().contains("<svg ", "model.hidden");
    assertThat(outcome.err()).contains("4 of 4: model.hidden=").contains(" left\n");
    var last = line(4);
    assertThat(last).startsWith("8", "2");
    var run = directory.resolve("run");
    type("train", "conf/addition.conf", "model.hidden=8", "seed=2", "run.dir=" + run, QUICK)
        .succeeded();
    var result = Terminal.result(run);
    assertThat(last[10]).isEqualTo(result.get("weightsSha256").textValue());
    assertThat(last[3]).isEqualTo(result.get("step").asText());
    assertThat(last[7]).isEqualTo(result.get("accuracy").asText());
    assertThat(last[2]).isEqualTo(result.get("accuracy").doubleValue() < 0.9 ? "ended" : "reached");
  }

  @Test
  void anEmptyOutputIsRefused() {
    var outcome = type("sweep", "conf/addition.conf", "model.hidden=3", "--output", "");
    assertThat(outcome.code()).isEqualTo(73);
    assertThat(outcome.err()).startsWith("--output");
  }

  @Test
  void aSweepIsWrittenBesideTheRunOfTheConfiguration() throws IOException {
    var run = directory.resolve("run");
    var conf =
        Files.writeString(
            directory.resolve("a.conf"), "task = addition\nrun.dir = \"%s/\"\n".formatted(run));
    type("sweep", conf, "model.hidden=3", "addition.bits=3", "train.steps=3").succeeded();
    assertThat(directory.resolve("run-sweep").resolve("sweep.csv")).exists();
    assertThat(run).doesNotExist();
  }

  @Test
  void theSameCommandContinuesASweepAndMoreValuesExtendIt() throws IOException {
    sweep("model.hidden=3,4").succeeded();
    var table = Files.readString(output().resolve("sweep.csv"));
    Files.delete(trainings().get(0));
    Files.writeString(trainings().get(0), "{");
    var second = sweep("model.hidden=3,4").succeeded();
    assertThat(second.err()).contains("is damaged").contains("; 0 of 2 trainings");
    assertThat(withoutSeconds(Files.readString(output().resolve("sweep.csv"))))
        .isEqualTo(withoutSeconds(table));
    var leftover = ".0b6c2a1e-0000-4000-8000-000000000000.tmp";
    Files.createFile(output().resolve(leftover));
    Files.createFile(output().resolve("trainings").resolve(leftover));
    var wider = sweep("model.hidden=3,4,5").succeeded();
    assertThat(output().resolve(leftover)).doesNotExist();
    assertThat(output().resolve("trainings").resolve(leftover)).doesNotExist();
    assertThat(wider.err())
        .contains("; 2 of 3 trainings are done")
        .contains("3 of 3: model.hidden=5");
    var again = sweep("model.hidden=3,4,5").succeeded();
    assertThat(again.out()).isEqualTo(wider.out());
    assertThat(again.err()).as("starts no Spark").doesNotContain(" of 3").hasLineCount(1);
  }

  private static List<String> withoutSeconds(String csv) {
    return csv.lines().map(line -> line.replaceFirst("(ed,\\d+),[^,]*", "$1")).toList();
  }

  @Test
  void aDivergedTrainingHasARow() throws IOException {
    var outcome = sweep("optimizer.name=sgd", "optimizer.learning-rate=0.1,1e308").succeeded();
    assertThat(outcome.outLines().get(0)).contains("diverged");
    assertThat(line(2)).contains("1e308", "diverged");
    assertThat(outcome.err()).contains("(training diverged at step ");
    var again = sweep("optimizer.name=sgd", "optimizer.learning-rate=0.1,1e308");
    assertThat(again.out()).isEqualTo(outcome.out());
    assertThat(again.err()).hasLineCount(1);
  }

  @Test
  void aStoppedSweepReportsItsProgress() throws IOException {
    var outcome =
        type(stop -> stop.request(2), "sweep", "conf/addition.conf", "--output", output());
    assertThat(outcome.code()).isEqualTo(130);
    assertThat(outcome.err()).startsWith("0 of 1 ").contains(" INT").hasLineCount(1);
    assertThat(trainings()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "78 | addition | model.hiden=2,3 | model.hiden: ",
        "78 | addition | optimizer.learning-rate=0,1 | optimizer.learning-rate: ",
        "78 | addition | run.dir=a,b | run.dir: ",
        "78 | addition | train.result=best | train.result: ",
        "64 | addition | --seeds=0 | submit.sh sweep: --seeds: ",
        "78 | addition | --seeds=20000 | sweep: ",
        "78 | addition | seed=1,2 | seed: ",
        "78 | text | model.hidden=8,16 | task: ",
      })
  void anInvalidSweepIsRefusedAndWritesNothing(int code, String conf, String word, String start) {
    var outcome = type("sweep", "conf/" + conf + ".conf", word, "--output", output());
    assertThat(outcome.err()).startsWith(start).hasLineCount(1);
    assertThat(outcome.code()).isEqualTo(code);
    assertThat(output()).doesNotExist();
  }

  @Test
  void allProblemsOfASweepAreReportedTogether() throws IOException {
    assertThat(type("sweep", "conf/text.conf", "seed=1,2", "run.dir=x").err())
        .contains("seed: ", "run.dir: ", "task: ")
        .hasLineCount(3);
  }

  @Test
  void aTrainingWithoutAnEndIsRefused() throws IOException {
    var conf = directory.resolve("endless.conf");
    Files.writeString(conf, "task=addition, train { target=1, evaluate-every=10 }");
    var outcome = type("sweep", conf, "--output", output());
    assertThat(outcome.code()).isEqualTo(78);
    assertThat(outcome.err()).startsWith("train.steps: ").hasLineCount(1);
  }

  @Test
  void aDirectoryWithOtherFilesIsRefused() throws IOException {
    var file = Files.createFile(Files.createDirectory(output()).resolve("thesis.tex"));
    for (var place : List.of(output(), file)) {
      var outcome = type("sweep", "conf/addition.conf", "--output", place);
      assertThat(outcome.code()).isEqualTo(73);
      assertThat(outcome.err()).startsWith(place + ": --output: ").hasLineCount(1);
    }
    assertThat(output().toFile().list()).containsExactly("thesis.tex");
  }

  @Test
  void aSweepThatRunsIsLocked() {
    try (var lock = RunLock.acquire(new HadoopFiles(), output() + "/lock", 0, line -> {})) {
      var outcome = type("sweep", "conf/addition.conf", "--output", output());
      assertThat(outcome.code()).isEqualTo(75);
      lock.check();
    }
  }
}

package dev.carrybit.cli;

import static dev.carrybit.ExitCodes.exitCode;
import static dev.carrybit.cli.Terminal.type;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.model.Score.ScoreFormat;
import dev.carrybit.run.RunDirectory;
import dev.carrybit.run.RunLock;
import dev.carrybit.spark.SparkApplication;
import dev.carrybit.spark.SparkScoring;
import dev.carrybit.spark.SparkScoring.Scoring;
import dev.carrybit.storage.HadoopFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScoreCommandTest {

  private static final String WRITER =
      """
      task = text
      text { input = generated, generated = 200, window = 20 }
      model { cell = lstm, hidden = 16 }
      train { batch = 8, shards = 2, local-steps = 20, steps = 100 }
      """;

  private static final String LINES =
      "one plus two is three.\n\nnine ☃ plus\none plus two is three.\nten plus one";

  @TempDir private static Path runs;
  @TempDir private Path directory;
  private static Path run;
  private Path texts;
  private Path output;

  @BeforeAll
  static void train() throws IOException {
    var configuration = Files.writeString(runs.resolve("writer.conf"), WRITER);
    run = runs.resolve("run");
    type("train", configuration, "run.dir=" + run).succeeded();
  }

  @BeforeEach
  void createDirectories() throws IOException {
    texts = Files.createDirectory(directory.resolve("some texts"));
    output = directory.resolve("scores");
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(texts.resolve(name), text);
  }

  private List<String> names() throws IOException {
    try (var files = Files.list(output)) {
      return files.map(each -> each.getFileName().toString()).sorted().toList();
    }
  }

  /** All rows of all parts in order, without headers. */
  private List<String> rows() throws IOException {
    var rows = new ArrayList<String>();
    for (var name : names()) {
      if (name.startsWith("part-")) {
        var lines = Files.readAllLines(output.resolve(name));
        rows.addAll(name.endsWith(".csv") ? lines.subList(1, lines.size()) : lines);
      }
    }
    return rows;
  }

  @Test
  void everyLineHasARowInTheOrderOfTheInput() throws IOException {
    var file = write("a.txt", LINES);
    var outcome = type("score", run, file, "--output", output).succeeded();
    assertThat(outcome.err())
        .contains("1 of 5 ", "a.txt: ", "\u2603", "U+2603", "line 3", "column 6")
        .hasLineCount(1);
    assertThat(names()).containsExactly("_SUCCESS", "part-00000.csv");
    assertThat(Files.readString(output.resolve("part-00000.csv")))
        .startsWith("file,line,symbols,unknown,loss,bits\n");
    var rows = rows();
    assertThat(rows).hasSize(5);
    assertThat(rows.get(0)).matches("file:.*/some texts/a.txt,1,23,0,[0-9.]+,[0-9.]+");
    assertThat(rows.get(1)).contains("a.txt,2,1,0,");
    assertThat(rows.get(2)).endsWith("a.txt,3,12,1,,");
    assertThat(rows.get(3)).isEqualTo(rows.get(0).replace("a.txt,1,", "a.txt,4,"));
    assertThat(rows.get(4)).contains("a.txt,5,12,0,");
    assertThat(outcome.value("lines")).isEqualTo("5");
    assertThat(outcome.value("symbols")).isEqualTo("59");
    assertThat(outcome.value("skipped")).isEqualTo("1");
    double sum = 0;
    for (int n : new int[] {0, 1, 3, 4}) {
      var cells = rows.get(n).split(",");
      double loss = Double.parseDouble(cells[4]);
      assertThat(Double.parseDouble(cells[5])).isCloseTo(loss / Math.log(2), within(2e-6));
      sum += loss * Integer.parseInt(cells[2]);
    }
    assertThat(Double.parseDouble(outcome.value("loss"))).isCloseTo(sum / 59, within(1e-5));
  }

  @Test
  void whatAKilledScoringLeftIsReplaced() throws IOException {
    var file = write("a.txt", LINES);
    Files.createDirectory(output);
    type("score", run, file, "--output", output).succeeded();
    Files.delete(output.resolve("_SUCCESS"));
    Files.createDirectories(output.resolve("_lock"));
    Files.writeString(output.resolve("part-00001.csv"), "of the killed one");
    Files.writeString(output.resolve(".part-00002.csv-7"), "half a r");
    try (var lock = RunLock.acquire(new HadoopFiles(), output + "/_lock", 0, line -> {})) {
      assertThat(type("score", run, file, "--output", output).code()).isEqualTo(75);
      lock.check();
    }
    type("score", run, file, "--output", output).succeeded();
    assertThat(names()).containsExactly("_SUCCESS", "part-00000.csv");
    assertThat(rows()).hasSize(5);
    Files.createDirectory(output.resolve("_lock")); // killed when all was written
    assertThat(type("score", run, file, "--output", output).code()).isEqualTo(73);
    assertThat(names()).containsExactly("_SUCCESS", "part-00000.csv");
  }

  /** It was suspended, and another process took the lock over. */
  @Test
  void aScoringThatLostItsLockDeletesNothing() throws IOException {
    var file = write("a.txt", LINES);
    type("score", run, file, "--output", output).succeeded();
    var before = names();
    var trained = RunDirectory.load(new HadoopFiles(), run.toString());
    var scoring =
        new Scoring(
            trained.plan(),
            trained.weights().values(),
            trained.requireVocabulary(),
            file.toString(),
            output.toString(),
            true,
            ScoreFormat.CSV,
            true,
            false,
            trained.boundary());
    SparkScoring.ProgressListener lost =
        (tasks, of) -> {
          throw new CarrybitException(ExitCode.LOCKED, "lost");
        };
    assertThatThrownBy(
            () ->
                SparkApplication.run(
                    "test",
                    trained.settings().cluster(),
                    context -> SparkScoring.score(context, scoring, lost)))
        .is(exitCode(ExitCode.LOCKED));
    assertThat(names()).isEqualTo(before);
  }

  @Test
  void anOutputOfOneMachineIsRefusedWhereTheDriverRunsInTheCluster() throws IOException {
    var file = write("a.txt", LINES);
    System.setProperty("spark.submit.deployMode", "cluster");
    try {
      var outcome = type("score", run, file, "--output", output);
      assertThat(outcome.code()).isEqualTo(78);
      assertThat(outcome.err()).startsWith("--output: ").contains(output.toString());
      assertThat(output).doesNotExist();
    } finally {
      System.clearProperty("spark.submit.deployMode");
    }
  }

  @Test
  void everyFileHasARowOfJson() throws IOException {
    write("b.txt", "one plus two is three.\n");
    write("a.txt", "one plus two is three.\none plus two is three.\n");
    write("c.txt", "");
    var outcome =
        type("score", run, texts, "--output", output, "--by", "file", "--format", "jsonl");
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.value("files")).isEqualTo("3");
    assertThat(names()).containsExactly("_SUCCESS", "part-00000.jsonl");
    var rows = rows();
    assertThat(rows).hasSize(3);
    var json = new ObjectMapper();
    for (int n = 0; n < 3; n++) {
      var row = json.readTree(rows.get(n));
      assertThat(row.get("file").textValue()).endsWith("/" + "abc".charAt(n) + ".txt");
      assertThat(row.get("symbols").intValue()).isEqualTo(new int[] {46, 23, 0}[n]);
      assertThat(row.get("loss").isNull()).isEqualTo(n == 2);
    }
    // What follows the file's first line is predicted with its state.
    assertThat(json.readTree(rows.get(0)).get("loss"))
        .isNotEqualTo(json.readTree(rows.get(1)).get("loss"));
  }

  @Test
  void manyTasksScoreAsOneTaskDoes() throws IOException {
    var lines = new ArrayList<String>();
    for (int n = 0; n < 30_000; n++) {
      lines.add(List.of("one", "", "two plus", "ninety nine plus ninety nine").get(n * 7 % 4));
    }
    write("a.txt", String.join("\n", lines) + "\n");
    write("b.txt", "two plus\n");
    type("score", run, texts, "--output", output).succeeded();
    assertThat(names())
        .contains("part-00000.csv", "part-00002.csv")
        .doesNotContain("part-00009.csv");
    var rows = rows();
    assertThat(rows).hasSize(30_001);
    for (int n = 0; n < 30_000; n++) {
      int same = List.of(0, 3, 2, 1).get(n % 4);
      var expected = rows.get(n % 4).replace("a.txt," + (n % 4 + 1), "a.txt," + (n + 1));
      assertThat(rows.get(n)).as(lines.get(same)).isEqualTo(expected);
    }
    int twoPlus = lines.indexOf("two plus");
    assertThat(rows.get(30_000))
        .isEqualTo(rows.get(twoPlus).replace("a.txt," + (twoPlus + 1), "b.txt,1"));
  }

  @Test
  void anUnknownCharacterFailsOnRequestAndLeavesNoOutput() throws IOException {
    var file = write("a.txt", LINES);
    var outcome = type("score", run, file, "--output", output, "--unknown", "fail");
    assertThat(outcome.code()).isEqualTo(65);
    assertThat(outcome.err()).contains(file + ": ", "☃", "U+2603", "line 3").hasLineCount(1);
    assertThat(output).doesNotExist();
  }

  @Test
  void anOutputAmongTheInputIsRefused() throws IOException {
    write("a.txt", LINES);
    var inside = texts.resolve("scores");
    for (var input : List.of(texts, texts + "/*")) {
      var outcome = type("score", run, input, "--output", inside);
      assertThat(outcome.code()).isEqualTo(78);
      assertThat(outcome.err()).startsWith("--output: ").contains(inside.toString());
      assertThat(inside).doesNotExist();
    }
  }

  @Test
  void aLineThatIsNoUtf8HasNoLossInAModelOfWords() throws IOException {
    var words = runs.resolve("words");
    var configuration = runs.resolve("writer.conf");
    type("train", configuration, "run.dir=" + words, "text.tokens=word").succeeded();
    var text = "one plus two is three.\none pl\u00ffus two\nten zebras plus one\n";
    var file = Files.writeString(texts.resolve("a.txt"), text, StandardCharsets.ISO_8859_1);
    var outcome = type("score", words, file, "--output", output).succeeded();
    assertThat(outcome.err()).contains("1 of 3 ", "0xFF", "line 2");
    assertThat(outcome.value("skipped")).isEqualTo("1");
    assertThat(rows().get(1)).endsWith(",5,1,,");
    assertThat(rows().get(2)).as("an unknown word is predicted").matches(".*,5,1,[0-9.]+,[0-9.]+");
    var fails = directory.resolve("none");
    var failed = type("score", words, file, "--output", fails, "--unknown", "fail");
    assertThat(failed.code()).isEqualTo(65);
    assertThat(failed.err()).contains("0xFF", "line 2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " "})
  void anEmptyOutputIsRefused(String empty) throws IOException {
    var outcome = type("score", run, write("a.txt", LINES), "--output", empty);
    assertThat(outcome.code()).isEqualTo(73);
    assertThat(outcome.err()).startsWith("--output: ").hasLineCount(1);
  }

  @Test
  void anExistingOutputIsRefused() throws IOException {
    var file = write("a.txt", LINES);
    Files.createDirectories(output.resolve("other"));
    var outcome = type("score", run, file, "--output", output);
    assertThat(outcome.code()).isEqualTo(73);
    assertThat(outcome.err()).startsWith(output + ": ").hasLineCount(1);
    assertThat(output.toFile().list()).containsExactly("other");
  }

  @Test
  void aMissingInputIsRefused() {
    var outcome = type("score", run, texts.resolve("none*"), "--output", output);
    assertThat(outcome.code()).isEqualTo(66);
    assertThat(outcome.err()).contains("none*: ").hasLineCount(1);
    assertThat(output).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({
    "--by, word, line or file",
    "--format, xml, csv or jsonl",
    "--unknown, maybe, skip or fail"
  })
  void anUnknownChoiceIsRefused(String option, String value, String expected) {
    var outcome = type("score", run, "x", "--output", output, option, value);
    assertThat(outcome.code()).isEqualTo(64);
    assertThat(outcome.err()).contains(option, "'" + value + "'", expected).hasLineCount(1);
  }
}

package dev.carrybit.cli;

import static dev.carrybit.cli.Terminal.type;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands report and compare. */
class ReportCommandTest {

  private static final String ADDER =
      """
      task = addition
      model.hidden = 5
      optimizer { name = adam, learning-rate = 0.1 }
      compute.kernels = vector
      train { batch = 64, shards = 2, steps = 60, log-every = 5, evaluate-every = 20 }
      """;

  private static final String WRITER =
      """
      task = text
      text { generated = 60, window = 10 }
      model { cell = lstm, layers = 2, hidden = 6 }
      compute.kernels = vector
      train {
        batch = 4, shards = 2, steps = 20, log-every = 5, evaluate-every = 10, sample-every = 10
      }
      sample.length = 20
      """;

  @TempDir private static Path shared;
  @TempDir private Path directory;

  @BeforeAll
  static void trainBoth() throws IOException {
    train("adder", ADDER);
    train("writer", WRITER);
  }

  private static void train(String name, String text) throws IOException {
    var file = Files.writeString(shared.resolve(name + ".conf"), text);
    type("train", file, "run.dir=" + shared.resolve(name)).succeeded();
  }

  private String page(Object... words) throws IOException {
    return Files.readString(Path.of(type(words).succeeded().out().strip()));
  }

  private static String after(String page, String mark) {
    assertThat(page).contains(mark);
    return page.substring(page.indexOf(mark));
  }

  @Test
  void theReportOfAnAdderIsInItsRunDirectoryAndShowsTheCarry() throws IOException {
    var page = page("report", shared.resolve("adder"));
    assertThat(shared.resolve("adder/report.html")).hasContent(page);
    assertThat(page)
        .contains("<h1>adder</h1>", "<dd>succeeded</dd>")
        .contains(">all units</text>", ">unit 5</text>", "<h2>Verification")
        .contains(">training</text>", ">validation</text>", ">Spark</text>");
    var bits =
        Pattern.compile("<title>(\\d+k?): [0-9.]+ %</title>")
            .matcher(after(page, "Accuracy by length"));
    assertThat(bits.results().map(found -> found.group(1)))
        .containsExactly("1", "2", "4", "8", "16", "32", "64", "128", "256", "512", "1024");
    type("report", shared.resolve("adder")).succeeded();
  }

  @Test
  void settingsEqualToTheDefaultsAreNotListed() throws IOException {
    var page = page("report", shared.resolve("adder"), "--output", directory.resolve("a.html"));
    var changed = after(page, "<h2>Settings").split("<details>")[0];
    assertThat(changed)
        .contains("<td>model.hidden</td><td>5</td><td>16</td>", "<td>train.batch</td>")
        .doesNotContain("optimizer.epsilon", "clip.norm", "train.max-minutes", "model.cell");
  }

  @Test
  void theReportOfATextModelShowsItsUnitsAndSamples() throws IOException {
    var page = page("report", shared.resolve("writer"));
    assertThat(page)
        .contains("2 layers of 6 lstm units")
        .contains("over 4000 symbols of text sampled from the model")
        .contains("position in the line: layer ", "white space: layer ")
        .contains("<pre>--- step 10\n", "<pre>--- step 20\n");
  }

  @Test
  void theModelReadsAGivenPassage() throws IOException {
    var passage = Files.writeString(directory.resolve("passage.txt"), "one plus two is three.\n");
    var page =
        page(
            "report",
            shared.resolve("writer"),
            "--passage",
            passage,
            "--output",
            directory.resolve("a.html"));
    assertThat(page).contains("over 23 symbols of " + passage);
    Files.writeString(passage, "ONE");
    var foreign = type("report", shared.resolve("writer"), "--passage", passage);
    assertThat(foreign.code()).isEqualTo(65);
    assertThat(foreign.err()).startsWith(passage + ": ");
    assertThat(type("report", shared.resolve("adder"), "--passage", passage).code()).isEqualTo(64);
  }

  @Test
  void aModelOfBytesReadsAPassageInAnyEncoding() throws IOException {
    train("bytes", WRITER + "text.tokens = byte\n");
    var passage =
        Files.writeString(
            directory.resolve("latin.txt"), "un \u00e9t\u00e9\n".repeat(800), ISO_8859_1);
    assertThat(page("report", shared.resolve("bytes"), "--passage", passage))
        .contains("over 4000 symbols of " + passage);
  }

  @Test
  void thePageOfTheWorkingDirectoryHasItsName() throws IOException {
    var file = directory.resolve("a.html");
    assertThat(page("report", shared.resolve("adder") + "/.", "--output", file))
        .contains("<h1>adder</h1>");
  }

  @Test
  void theReportOfAnUnfinishedRunHasNoProbe() throws IOException {
    var run = Files.createDirectory(directory.resolve("begun"));
    for (var name : new String[] {"run.conf", "metrics.jsonl"}) {
      Files.copy(shared.resolve("adder").resolve(name), run.resolve(name));
    }
    assertThat(page("report", run))
        .contains("<dd>not finished</dd>", ">training</text>")
        .doesNotContain("the network stores");
  }

  @Test
  void theModelIsTakenFromTheLastCheckpoint() throws IOException {
    var run = directory.resolve("run");
    PathUtils.copyDirectory(shared.resolve("adder"), run);
    Files.delete(run.resolve("model.safetensors"));
    assertThat(page("report", run)).contains("the network stores");
  }

  @ParameterizedTest
  @CsvSource({
    "adder, --picture, model",
    "writer, --passage, model",
    "adder, --course, curves",
    "writer, --course, curves"
  })
  void whatAnUnfinishedRunCannotShowIsRefused(String of, String option, String missing)
      throws IOException {
    var run = Files.createDirectory(directory.resolve("begun"));
    Files.copy(shared.resolve(of).resolve("run.conf"), run.resolve("run.conf"));
    var file = Files.writeString(directory.resolve("file"), "one plus two");
    var outcome = type("report", run, option, file);
    assertThat(outcome.code()).isEqualTo(64);
    assertThat(outcome.err()).contains(option + ": ", missing, run.toString()).hasLineCount(1);
    assertThat(file).hasContent("one plus two");
    assertThat(run.resolve("report.html")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({"--picture, --course", "--output, --picture", "--output, --course"})
  void noOutputOfAReportReplacesAnother(String option, String other) {
    var file = directory.resolve("file");
    var outcome = type("report", shared.resolve("adder"), option, file, other, file + "/../file");
    assertThat(outcome.code()).isEqualTo(64);
    assertThat(outcome.err()).contains(option, other, file.toString()).hasLineCount(1);
    assertThat(file).doesNotExist();
  }

  @Test
  void aReportThatCannotBeWrittenExitsWith73() throws IOException {
    var file = Files.createFile(directory.resolve("file"));
    var adder = shared.resolve("adder");
    for (var option : new String[] {"--output", "--picture"}) {
      assertThat(type("report", adder, option, file.resolve("a")).code()).isEqualTo(73);
      var inside = type("report", adder, option, directory);
      assertThat(inside.code()).isEqualTo(73);
      assertThat(inside.err()).startsWith(option + ": ").contains(directory.toString());
    }
    var both = type("compare", adder, adder, "--output", file.resolve("a"));
    assertThat(both.code()).isEqualTo(73);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run.conf",
        "model.safetensors",
        "result.json",
        "metrics.jsonl",
        "samples.txt",
        "_SUCCESS",
        "checkpoints/page.html",
        "data/a/b",
        "lock/page.html",
        "../adder/./run.conf"
      })
  void noOutputReplacesWhatARunKeepsForItself(String name) throws IOException {
    var adder = shared.resolve("adder");
    var before = content(adder);
    var file = adder + "/" + name;
    refused(file, "--output", "compare", adder, adder, "--output", file);
    refused(file, "--output", "report", adder, "--output", file);
    refused(file, "--picture", "report", adder, "--picture", file);
    refused(file, "--course", "report", adder, "--course", file, "--output", directory + "/page");
    refused(file, "--output", "export", adder, "--format", "onnx", "--force", "--output", file);
    refused(file, "--output", "score", shared.resolve("writer"), "pom.xml", "--output", file);
    refused(file, "--output", "sweep", shared.resolve("adder.conf"), "--output", file);
    assertThat(content(adder)).isEqualTo(before);
  }

  @Test
  void aLinkToAFileOfARunIsNoOtherPlace() throws IOException {
    var adder = shared.resolve("adder");
    var before = content(adder);
    var link = Files.createSymbolicLink(directory.resolve("link"), adder.resolve("run.conf"));
    var folder = Files.createSymbolicLink(directory.resolve("folder"), adder);
    for (var file : List.of(link.toString(), folder + "/run.conf", folder + "/data/a")) {
      refused(file, "--output", "report", adder, "--output", file);
    }
    assertThat(content(adder)).isEqualTo(before);
  }

  private static void refused(String file, String option, Object... words) {
    var outcome = type(words);
    assertThat(outcome.code()).isEqualTo(73);
    assertThat(outcome.err()).startsWith(option + ": ").contains(file).hasLineCount(1);
  }

  /** The files of a run with what is in them. */
  private static Map<Path, String> content(Path run) throws IOException {
    var content = new TreeMap<Path, String>();
    try (var files = Files.walk(run)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        content.put(file, Files.readString(file, ISO_8859_1));
      }
    }
    return content;
  }

  @Test
  void aFileWithTheNameOfOneOfARunIsWrittenElsewhere() {
    var file = directory.resolve("run.conf");
    type("report", shared.resolve("adder"), "--output", file).succeeded();
    assertThat(file).content().startsWith("<!DOCTYPE html>");
  }

  @Test
  void runsAreComparedOnOnePage() throws IOException {
    var file = directory.resolve("both.html");
    var page = page("compare", shared.resolve("adder"), shared.resolve("writer"), "--output", file);
    assertThat(page)
        .contains("<b>A</b><span>adder</span>", "<b>B</b><span>writer</span>")
        .contains("<tr><td>model.cell</td><td>elman</td><td>lstm</td></tr>")
        .contains("<tr><td>text.window</td><td>–</td><td>10</td></tr>");
    type(
            "compare",
            shared.resolve("adder"),
            shared + "/../" + shared.getFileName() + "/adder/",
            "--output",
            file)
        .succeeded();
    assertThat(Files.readString(file))
        .contains("/adder/</span>", "the runs have the same settings");
  }
}

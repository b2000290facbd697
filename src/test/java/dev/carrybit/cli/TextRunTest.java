package dev.carrybit.cli;

import static dev.carrybit.cli.Terminal.type;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.carrybit.cli.Terminal.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can be done with a run that learned to write. */
class TextRunTest {

  private static final String WRITER =
      """
      task = text
      text { input = generated, generated = 500, window = 20 }
      model { cell = lstm, hidden = 24 }
      optimizer { name = adam, learning-rate = 0.02 }
      train {
        batch = 8
        shards = 2
        local-steps = 20
        steps = 400
        log-every = 100
        evaluate-every = 200
        sample-every = 200
      }
      sample { length = 60, temperature = 0.5 }
      """;

  @TempDir private static Path directory;
  private static Path run;
  private static Outcome trained;

  @BeforeAll
  static void train() throws Exception {
    var configuration = Files.writeString(directory.resolve("writer.conf"), WRITER);
    run = directory.resolve("run");
    trained = type("train", configuration, "run.dir=" + run).succeeded();
  }

  @AfterEach
  void nothingTemporaryIsLeft() throws Exception {
    var own = "\\.carrybit-[0-9a-f]{8}-" + ProcessHandle.current().pid() + "-.*";
    try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      assertThat(files).noneMatch(file -> file.getFileName().toString().matches(own));
    }
  }

  @Test
  void trainingLeavesWeightsResultSamplesAndData() {
    assertThat(run.resolve("run.conf")).isRegularFile();
    assertThat(run.resolve("model.safetensors")).isRegularFile();
    assertThat(run.resolve("data")).isDirectory();
  }

  @Test
  void samplesAreWrittenDuringTraining() throws Exception {
    var samples = Files.readString(run.resolve("samples.txt"));
    assertThat(samples).startsWith("--- step 200\n").contains("\n--- step 400\n");
    var first = samples.substring("--- step 200\n".length(), samples.indexOf("\n--- step 400\n"));
    assertThat(first).hasSize(60);
  }

  @Test
  void theResultOfATextRunHasItsValidationLoss() throws Exception {
    assertThat(trained.outLines()).hasSize(1);
    var result = Terminal.result(run);
    assertThat(trained.result()).isEqualTo(result);
    double loss = result.get("validationLoss").doubleValue();
    assertThat(result.get("task").textValue()).isEqualTo("text");
    assertThat(result.get("step").longValue()).isEqualTo(400);
    assertThat(loss).isBetween(0.1, 2.0);
    assertThat(result.get("bitsPerSymbol").doubleValue())
        .isCloseTo(loss / Math.log(2), within(1e-12));
    assertThat(result.get("perplexity").doubleValue()).isCloseTo(Math.exp(loss), within(1e-12));
    assertThat(result.has("accuracy")).isFalse();
    assertThat(trained.err()).contains("step 400 validation-loss ");
  }

  @Test
  void evaluationMeasuresHeldOutTextAndSampledSentences() throws Exception {
    var outcome = type("evaluate", run).succeeded();
    assertThat(outcome.err()).isEmpty();
    var names = outcome.outLines().stream().filter(line -> !line.startsWith(" "));
    assertThat(names).containsExactly("validation", "test", "sampled sentences");
    var result = Terminal.result(run);
    assertThat(outcome.value("loss")).isEqualTo(result.get("validationLoss").asText());
    assertThat(outcome.value("symbols")).matches("[0-9]+");
    double wellFormed = Double.parseDouble(outcome.value("well formed"));
    double right = Double.parseDouble(outcome.value("true"));
    assertThat(Integer.parseInt(outcome.value("sentences"))).isGreaterThan(100);
    assertThat(wellFormed).isBetween(0.0, 1.0);
    assertThat(right).isBetween(0.0, wellFormed);
  }

  /** As one window, a short text is measured on a longer one. */
  @Test
  void aTextThatIsTrainedAsAWholeIsMeasuredAsInTraining() throws Exception {
    var whole = directory.resolve("whole");
    var training = Files.writeString(directory.resolve("short.txt"), "ab ba c\n".repeat(12));
    var validation = Files.writeString(directory.resolve("long.txt"), "ab c\n".repeat(600));
    var conf = Files.writeString(directory.resolve("whole.conf"), "task = text\ntrain.batch = 1\n");
    type(
            "train",
            conf,
            "run.dir=" + whole,
            "text.input=" + training,
            "text.validation=" + validation,
            "text.test=0",
            "text.window=whole",
            "train.shards=1",
            "train.steps=2")
        .succeeded();
    assertThat(type("evaluate", whole).value("loss"))
        .isEqualTo(Terminal.result(whole).get("validationLoss").asText());
  }

  @Test
  void evaluationMeasuresAnotherText() throws Exception {
    var text = Files.writeString(directory.resolve("sum.txt"), "nine plus sixty is sixty nine.\n");
    var outcome = type("evaluate", run, "--input", text).succeeded();
    assertThat(outcome.outLines()).startsWith("input").hasSize(5);
    double loss = Double.parseDouble(outcome.value("loss"));
    assertThat(Double.parseDouble(outcome.value("bits per symbol")))
        .isCloseTo(loss / Math.log(2), within(1e-12));
  }

  @Test
  void severalFilesAreMeasuredOneByOneAndInAll() throws Exception {
    var texts = Files.createDirectory(directory.resolve("several"));
    var alone = new double[2];
    for (int n = 0; n < 2; n++) {
      var text = "nine plus sixty is sixty nine.\n".repeat(n + 1).substring(n);
      var file = Files.writeString(texts.resolve(n + ".txt"), text);
      alone[n] = Double.parseDouble(type("evaluate", run, "--input", file).value("loss"));
    }
    Files.createFile(texts.resolve("2.txt"));
    try (var empty = Files.newOutputStream(texts.resolve("3.txt.gz"))) {
      new GZIPOutputStream(empty).close();
    }
    var outcome = type("evaluate", run, "--input", texts + "/*.txt*");
    assertThat(outcome.err()).isEmpty();
    var lines = outcome.outLines();
    assertThat(lines.get(0).strip().split(" +"))
        .containsExactly("symbols", "loss", "bits", "perplexity", "file");
    for (int n = 0; n < 2; n++) {
      var cells = lines.get(1 + n).strip().split(" +");
      assertThat(cells[0]).isEqualTo(String.valueOf(n == 0 ? 30 : 60));
      assertThat(Double.parseDouble(cells[1])).isCloseTo(alone[n], within(1e-6));
      assertThat(Double.parseDouble(cells[2])).isCloseTo(alone[n] / Math.log(2), within(1e-6));
      assertThat(Double.parseDouble(cells[3])).isCloseTo(Math.exp(alone[n]), within(1e-5));
      assertThat(cells[4]).endsWith("/several/" + n + ".txt");
    }
    assertThat(lines.get(3).strip()).startsWith("0 ").endsWith("/2.txt");
    assertThat(lines.get(4).strip()).startsWith("0 ").endsWith("/3.txt.gz");
    assertThat(lines.get(5)).isEqualTo("input");
    assertThat(outcome.value("symbols")).startsWith("loss");
    assertThat(lines.get(6).strip()).isEqualTo("symbols          90");
    double mean = (30 * alone[0] + 60 * alone[1]) / 90;
    assertThat(Double.parseDouble(lines.get(7).strip().split(" +")[1]))
        .isCloseTo(mean, within(1e-12));
  }

  @Test
  void anInputThatCannotBeMeasuredIsRefused() throws Exception {
    refused(66, directory.resolve("missing.txt"), "missing");
    refused(66, Files.createFile(directory.resolve("empty.txt")), " 2 ");
    refused(66, write("one.txt", 'e'), " 2 ");
    refused(65, write("half.txt", 'e', 'e', 0xff, 'e'), "0xFF", "line 1", "column 3");
    refused(65, write("utf-16.txt", 0xff, 0xfe, 'e', 0), "UTF-16");
    refused(65, write("other.txt", 'e', '\n', 'Q'), "\"Q\"", "U+0051", "line 2", "column 1");
  }

  @Test
  void theSameSeedWritesTheSameText() {
    var first = type("sample", run).succeeded();
    assertThat(first.err()).isEmpty();
    assertThat(first.out()).hasSize(61);
    assertThat(type("sample", run, "--seed", 1).out()).isEqualTo(first.out());
    assertThat(type("sample", run, "--seed", 2).out()).isNotEqualTo(first.out());
  }

  @Test
  void temperatureZeroAndTopKOneAreTheArgMax() {
    var prime = new Object[] {"sample", run, "--length", 40, "--prime", "nine plus "};
    var cold = type(prime, "--temperature", 0).out();
    assertThat(cold).startsWith("nine plus ").hasSize(51);
    assertThat(type(prime, "--temperature", 0, "--seed", 5).out()).isEqualTo(cold);
    assertThat(type(prime, "--top-k", 1, "--temperature", 3).out()).isEqualTo(cold);
    assertThat(type(prime, "--temperature", 3).out()).isNotEqualTo(cold);
  }

  @Test
  void aTinyTopPIsTheArgMax() {
    var prime = new Object[] {"sample", run, "--length", 40, "--prime", "nine plus "};
    var cold = type(prime, "--temperature", 0).out();
    assertThat(type(prime, "--top-p", 1e-9, "--temperature", 3).out()).isEqualTo(cold);
  }

  @Test
  void severalSamplesHaveConsecutiveSeeds() {
    var words = new Object[] {"sample", run, "--prime", "nine", "--temperature", 1};
    // More than go through the network together.
    var several = type(words, "--count", 67, "--seed", 5).succeeded();
    for (int n : new int[] {1, 2, 67}) {
      var alone = type(words, "--seed", 4 + n).out();
      assertThat(several.out()).contains("--- sample %d seed %d\n%s".formatted(n, 4 + n, alone));
      assertThat(alone).startsWith("nine").hasSize(65);
    }
    assertThat(several.out()).startsWith("--- sample 1 seed 5\nnine");
    assertThat(several.out()).hasSizeGreaterThan(67 * 65).doesNotContain("--- sample 68");
  }

  @ParameterizedTest
  @CsvSource({
    "--length, 2000000000",
    "--temperature, NaN",
    "--temperature, Infinity",
    "--top-k, 0",
    "--top-k, 2147483647",
    "--top-p, 0",
    "--top-p, 1.5",
    "--count, 0"
  })
  void aNumberOutOfRangeIsRefused(String option, String value) {
    var outcome = type("sample", run, option, value);
    assertThat(outcome.code()).isEqualTo(64);
    assertThat(outcome.err())
        .startsWith("submit.sh sample: ")
        .contains(option, ": expected ")
        .hasLineCount(1);
  }

  private static void refused(int code, Path input, String... what) throws Exception {
    var outcome = type("evaluate", run, "--input", input);
    assertThat(outcome.code()).isEqualTo(code);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).contains(input + ": ").contains(what).hasLineCount(1);
  }

  private static Path write(String name, int... bytes) throws Exception {
    var content = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      content[i] = (byte) bytes[i];
    }
    return Files.write(directory.resolve(name), content);
  }
}

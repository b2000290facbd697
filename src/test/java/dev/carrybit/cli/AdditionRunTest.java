package dev.carrybit.cli;

import static dev.carrybit.cli.Terminal.type;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.cli.Terminal.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can be done with a run that learned to add. */
class AdditionRunTest {

  private static final String ADDER =
      """
      task = addition
      model { hidden = 8, output = sigmoid }
      optimizer { name = adam, learning-rate = 0.03 }
      train {
        batch = 64
        shards = 2
        local-steps = 25
        log-every = 100
        evaluate-every = 100
        target = 1.0
        steps = 3000
      }
      """;

  @TempDir private static Path directory;
  private static Path configuration;
  private static Path run;
  private static Outcome trained;

  @BeforeAll
  static void train() throws Exception {
    // A path that a shell, a URI or a pattern would take to mean something else.
    var folder = Files.createDirectory(directory.resolve("a b'c\"é$(x)*[1]"));
    configuration = Files.writeString(folder.resolve("adder.conf"), ADDER);
    run = folder.resolve("my run");
    trained = type("train", configuration, "run.dir=" + run).succeeded();
  }

  @Test
  void trainingLeavesTheFilesOfARun() throws Exception {
    try (var files = Files.list(run)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "run.conf",
              "metrics.jsonl",
              "model.safetensors",
              "result.json",
              "_SUCCESS",
              "checkpoints",
              "lock");
    }
  }

  @Test
  void theLastLineIsTheContentOfTheResultFile() throws Exception {
    assertThat(trained.outLines()).filteredOn(line -> line.startsWith("RESULT")).hasSize(1);
    var result = Terminal.result(run);
    assertThat(trained.result()).isEqualTo(result);
    assertThat(result.fieldNames())
        .toIterable()
        .contains("loss", "symbolsPerSecond", "secondsPerStep", "wallSeconds", "kernels", "runDir");
    assertThat(result.get("status").textValue()).isEqualTo("succeeded");
    assertThat(result.get("exitCode").intValue()).isZero();
    assertThat(result.get("task").textValue()).isEqualTo("addition");
    assertThat(result.get("accuracy").doubleValue()).isEqualTo(1);
    assertThat(result.get("step").longValue()).isBetween(100L, 3000L);
    // 2·8 + 8·8 + 8 and 8·1 + 1
    assertThat(result.get("parameters").intValue()).isEqualTo(97);
    assertThat(result.get("shards").intValue()).isEqualTo(2);
    assertThat(result.get("weightsSha256").textValue()).matches("[0-9a-f]{64}");
  }

  @Test
  void theLogHasALineForEachInterval() {
    assertThat(trained.err())
        .startsWith("addition: 97 parameters, 2 shards on local[")
        .containsPattern(
            "\nstep 0 loss 0\\.\\d{4} gradient-norm \\S+ learning-rate 0\\.03 symbols/s \\d+\n")
        .containsPattern("\nstep 100 loss ")
        .containsPattern("\nstep \\d+ accuracy 1\\.0000 \\(16384 of 16384 sums\\) loss 0\\.");
    assertThat(trained.outLines()).anyMatch(line -> line.matches("\\d+ \\+ \\d+ = \\d+"));
  }

  @Test
  void theSameRunEndsInTheSameWeights() throws Exception {
    var again = directory.resolve("again");
    type("train", configuration, "run.dir=" + again).succeeded();
    assertThat(again.resolve("model.safetensors"))
        .hasSameBinaryContentAs(run.resolve("model.safetensors"));
    var twice = type("train", configuration, "run.dir=" + again).succeeded();
    assertThat(twice.err()).isEmpty();
  }

  @Test
  void itAddsNumbersOfAnySize() {
    var outcome =
        type("add", run, "123456789012345678901234567890", "987654321098765432109876543210")
            .succeeded();
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out())
        .isEqualTo(
            "123456789012345678901234567890 + 987654321098765432109876543210 ="
                + " 1111111110111111111011111111100  right\n");
    assertThat(type("add", run + "/", 0, 0).out()).isEqualTo("0 + 0 = 0  right\n");
  }

  @Test
  void evaluationTriesAllPairsOfFewBits() {
    var outcome = type("evaluate", run).succeeded();
    assertThat(outcome.value("bits")).isEqualTo("8");
    assertThat(outcome.value("sums")).isEqualTo("16384");
    assertThat(outcome.value("accuracy")).isEqualTo("1.0");
    assertThat(outcome.value("bit accuracy")).isEqualTo("1.0");
    assertThat(Double.parseDouble(outcome.value("loss"))).isBetween(0.0, 0.1);
  }

  @Test
  void evaluationMeasuresLongerSumsThanTraining() {
    var outcome = type("evaluate", run, "--bits", 1000, "--count", 20).succeeded();
    assertThat(outcome.value("bits")).isEqualTo("1000");
    assertThat(outcome.value("sums")).isEqualTo("20");
    assertThat(outcome.value("accuracy")).isEqualTo("1.0");
  }

  @Test
  void aTraceShowsTheTrainedNetwork() {
    var outcome = type("trace", run, 113, 0).succeeded();
    assertThat(outcome.outLines()).contains("position 7").doesNotContain("position 8");
    var outputs = outcome.outLines().stream().filter(line -> line.startsWith("  o ")).toList();
    var bits = new StringBuilder();
    outputs.forEach(line -> bits.insert(0, Math.round(Double.parseDouble(line.substring(4)))));
    assertThat(Integer.parseInt(bits.toString(), 2)).isEqualTo(113);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --bits -1           | --bits: | 100000
          --bits 2000000000   | --bits: | 100000
          --bits 12 --count 0 | --count: | 83333333
          --count -5          | --count: | 125000000
          """)
  void aNumberOutOfRangeIsRefused(String options, String option, String most) {
    var outcome = type("evaluate", run, options.split(" "));
    assertThat(outcome.code()).isEqualTo(64);
    assertThat(outcome.err()).contains(option, "1 to " + most).hasLineCount(1);
    assertThat(outcome.out()).isEmpty();
  }

  @Test
  void aRunWithOtherSettingsIsNotOverwritten() throws Exception {
    var before = Files.readAllBytes(run.resolve("model.safetensors"));
    var outcome = type("train", configuration, "run.dir=" + run, "seed=2", "train.batch=32");
    assertThat(outcome.code()).isEqualTo(78);
    assertThat(outcome.err())
        .contains("seed: ", " 1 ", " 2", "train.batch: ", " 64 ", " 32", run.toString())
        .hasLineCount(2);
    assertThat(run.resolve("model.safetensors")).hasBinaryContent(before);
  }

  @Test
  void aNewRunReplacesAnEarlierOne() throws Exception {
    var place = directory.resolve("place");
    var few =
        List.of("train", configuration, "run.dir=" + place, "train.target=none", "train.steps=100");
    var first = sha(place, few);
    assertThat(sha(place, few, "--new-run", "seed=3")).isNotEqualTo(first);
  }

  @Test
  void sixtyLocalStepsOfOneShardGiveTheWeightsOfSixtyJobs() throws Exception {
    var article = directory.resolve("article");
    var words =
        List.of(
            "train",
            "conf/article-addition.conf",
            "run.dir=" + article,
            "train.steps=60",
            "train.log-every=60");
    var jobs = sha(article, words, "train.local-steps=1");
    assertThat(sha(article, words, "train.local-steps=60", "--new-run")).isEqualTo(jobs);
  }

  @Test
  void aDamagedModelIsRefusedByEveryCommand() throws Exception {
    var damaged = copy("damaged");
    var file = damaged.resolve("model.safetensors");
    var bytes = Files.readAllBytes(file);
    bytes[bytes.length - 5] ^= 1;
    Files.write(file, bytes);
    assertThat(refusal("add", damaged, 1, 2)).contains(file + ": ");
    assertThat(refusal("evaluate", damaged)).contains(file + ": ");
    assertThat(refusal("trace", damaged, 1, 2)).contains(file + ": ");
    assertThat(refusal("sample", damaged)).contains(file + ": ");
  }

  private static String refusal(Object... words) {
    var outcome = type(words);
    assertThat(outcome.code()).isEqualTo(65);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).hasLineCount(1);
    return outcome.err();
  }

  private static Path copy(String name) throws Exception {
    var copy = Files.createDirectory(directory.resolve(name));
    for (var file : List.of("run.conf", "model.safetensors")) {
      Files.copy(run.resolve(file), copy.resolve(file));
    }
    return copy;
  }

  /** The hash of the weights that a training leaves in {@code run}. */
  private static String sha(Path run, Object... words) throws Exception {
    type(words).succeeded();
    return Terminal.result(run).get("weightsSha256").textValue();
  }
}

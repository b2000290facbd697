package dev.carrybit.cli;

import static dev.carrybit.cli.Terminal.type;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carrybit.cli.Terminal.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
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
    trained = type("train", configuration, "run.dir=" + run);
  }

  @Test
  void trainingLeavesTheFilesOfARun() throws Exception {
    assertThat(trained.code()).isZero();
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
    var json = new ObjectMapper();
    var lines = trained.outLines();
    var last = lines.get(lines.size() - 1);
    assertThat(last).startsWith("RESULT {");
    assertThat(lines).filteredOn(line -> line.startsWith("RESULT")).hasSize(1);
    var result = json.readTree(run.resolve("result.json").toFile());
    assertThat(json.readTree(last.substring("RESULT ".length()))).isEqualTo(result);
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
    assertThat(type("train", configuration, "run.dir=" + again).code()).isZero();
    assertThat(again.resolve("model.safetensors"))
        .hasSameBinaryContentAs(run.resolve("model.safetensors"));
    var twice = type("train", configuration, "run.dir=" + again);
    assertThat(twice.err()).isEmpty();
    assertThat(twice.code()).isZero();
  }

  @Test
  void itAddsNumbersOfAnySize() {
    var outcome =
        type("add", run, "123456789012345678901234567890", "987654321098765432109876543210");
    assertThat(outcome.code()).isZero();
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out())
        .isEqualTo(
            "123456789012345678901234567890 + 987654321098765432109876543210 ="
                + " 1111111110111111111011111111100  right\n");
    assertThat(type("add", run + "/", 0, 0).out()).isEqualTo("0 + 0 = 0  right\n");
  }

  @Test
  void evaluationTriesAllPairsOfFewBits() {
    var outcome = type("evaluate", run);
    assertThat(outcome.code()).isZero();
    assertThat(outcome.value("bits")).isEqualTo("8");
    assertThat(outcome.value("sums")).isEqualTo("16384");
    assertThat(outcome.value("accuracy")).isEqualTo("1.0");
    assertThat(outcome.value("bit accuracy")).isEqualTo("1.0");
    assertThat(Double.parseDouble(outcome.value("loss"))).isBetween(0.0, 0.1);
  }

  @Test
  void evaluationMeasuresLongerSumsThanTraining() {
    var outcome = type("evaluate", run, "--bits", 1000, "--count", 20);
    assertThat(outcome.code()).isZero();
    assertThat(outcome.value("bits")).isEqualTo("1000");
    assertThat(outcome.value("sums")).isEqualTo("20");
    assertThat(outcome.value("accuracy")).isEqualTo("1.0");
  }

  @Test
  void aTraceShowsTheTrainedNetwork() {
    var outcome = type("trace", run, 113, 0);
    assertThat(outcome.code()).isZero();
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
          --bits -1           | --bits: expected 1 to 100000
          --bits 2000000000   | --bits: expected 1 to 100000
          --bits 12 --count 0 | --count: expected 1 to 83333333
          --count -5          | --count: expected 1 to 125000000
          """)
  void aNumberOutOfRangeIsRefused(String options, String message) {
    var words = Stream.concat(Stream.of("evaluate", run), Stream.of(options.split(" ")));
    var outcome = type(words.toArray());
    assertThat(outcome.code()).isEqualTo(64);
    assertThat(outcome.err()).contains(message).hasLineCount(1);
    assertThat(outcome.out()).isEmpty();
  }

  @Test
  void aRunWithOtherSettingsIsNotOverwritten() throws Exception {
    var before = Files.readAllBytes(run.resolve("model.safetensors"));
    var outcome = type("train", configuration, "run.dir=" + run, "seed=2", "train.batch=32");
    assertThat(outcome.code()).isEqualTo(78);
    assertThat(outcome.err())
        .contains("seed: expected 1 as in the run at " + run + ", was 2")
        .contains("train.batch: expected 64 as in the run at")
        .hasLineCount(2);
    assertThat(run.resolve("model.safetensors")).hasBinaryContent(before);
  }

  @Test
  void aNewRunReplacesAnEarlierOne() {
    var place = "run.dir=" + directory.resolve("place");
    var few = new String[] {"train.target=none", "train.steps=100"};
    var first = type("train", configuration, place, few[0], few[1]);
    assertThat(first.code()).isZero();
    var outcome = type("train", configuration, "--new-run", place, few[0], few[1], "seed=3");
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out()).doesNotContain("weightsSha256\":\"" + sha(first));
  }

  @Test
  void localStepsOfOneShardGiveTheWeightsOfOneJobPerStep() {
    var article = new Object[] {"train", "conf/article-addition.conf", "train.steps=60"};
    var weights =
        Stream.of(1, 60)
            .map(steps -> Stream.of("train.local-steps=" + steps, "train.log-every=60"))
            .map(settings -> Stream.concat(Stream.of(article), settings))
            .map(
                words ->
                    Stream.concat(
                        words, Stream.of("--new-run", "run.dir=" + directory.resolve("article"))))
            .map(words -> sha(type(words.toArray())))
            .toList();
    assertThat(weights.get(0)).isEqualTo(weights.get(1));
  }

  @Test
  void aDamagedModelIsRefusedByEveryCommand() throws Exception {
    var damaged = copy("damaged");
    var file = damaged.resolve("model.safetensors");
    var bytes = Files.readAllBytes(file);
    bytes[bytes.length - 5] ^= 1;
    Files.write(file, bytes);
    assertThat(refusal("add", damaged, 1, 2)).contains(file + ": damaged");
    assertThat(refusal("evaluate", damaged)).contains(file + ": damaged");
    assertThat(refusal("trace", damaged, 1, 2)).contains(file + ": damaged");
    assertThat(refusal("sample", damaged)).contains(file + ": damaged");
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

  private static String sha(Outcome outcome) {
    return outcome.out().replaceAll("(?s).*weightsSha256\":\"([0-9a-f]{64}).*", "$1");
  }
}

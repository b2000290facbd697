package dev.carrybit.model;

import static dev.carrybit.ExitCodes.exitCode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.typesafe.config.Config;
import dev.carrybit.ExitCode;
import dev.carrybit.SmallHeap;
import dev.carrybit.addition.AdditionProblem;
import dev.carrybit.config.SettingsLoader;
import dev.carrybit.linalg.KernelChoice;
import dev.carrybit.nn.ModelLayout;
import dev.carrybit.nn.ModelSpec;
import dev.carrybit.nn.Network;
import dev.carrybit.nn.Parameters;
import dev.carrybit.nn.Precision;
import dev.carrybit.storage.SafeTensors;
import dev.carrybit.text.Boundary;
import dev.carrybit.text.Vocabulary;
import dev.carrybit.text.Vocabulary.Tokens;
import dev.carrybit.train.Adder;
import dev.carrybit.train.ModelPlan;
import java.io.File;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.math3.linear.RealMatrix;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainedRunTest {

  /** Training it would take far more memory than using it. */
  private static final String WRITER =
      "task = text\n"
          + "train { steps = 1, batch = 80000 }\n"
          + "model { cell = gru, hidden = 6 }\n"
          + "sample { temperature = 0.7, top-k = 9 }\n";

  private static final String ADDER =
      "task = addition\n"
          + "train.steps = 1\n"
          + "model { hidden = 5, output = sigmoid, activation = sigmoid }\n";
  private static final Vocabulary LETTERS =
      Vocabulary.of(
          Tokens.CHAR,
          " abcdefghijklmnopqrstuvwxyz".chars().mapToObj(Character::toString).toList());

  @TempDir private Path directory;
  private Path text;
  private Path sums;

  @BeforeEach
  void leaveRuns() throws Exception {
    text = leave("text", WRITER, Optional.of(LETTERS));
    sums = leave("addition", ADDER, Optional.empty());
  }

  private Path leave(String name, String conf, Optional<Vocabulary> vocabulary) throws Exception {
    return leave(name, conf, vocabulary, weights(spec(conf, vocabulary)));
  }

  private Path leave(String name, String conf, Optional<Vocabulary> vocabulary, Parameters weights)
      throws Exception {
    var run = Files.createDirectory(directory.resolve(name));
    var settings = SettingsLoader.trained(name, conf);
    Files.writeString(run.resolve("run.conf"), settings.render());
    var model = TrainedModel.file(weights, vocabulary);
    Files.write(run.resolve("model.safetensors"), SafeTensors.bytes(model));
    return run;
  }

  private static ModelSpec spec(String conf, Optional<Vocabulary> vocabulary) {
    return SettingsLoader.trained("a", conf).spec(vocabulary.map(Vocabulary::size).orElse(1));
  }

  private static Parameters weights(ModelSpec spec) {
    var weights = Parameters.zeros(ModelLayout.of(spec));
    var random = new Random(1);
    Arrays.setAll(weights.values(), i -> 4 * random.nextDouble() - 2);
    return weights;
  }

  private static ModelPlan plan(ModelSpec spec) {
    return new ModelPlan(spec, KernelChoice.VECTOR, Double.POSITIVE_INFINITY);
  }

  private static Network model(ModelSpec spec) {
    return plan(spec).network();
  }

  @Test
  void itWritesWhatASamplerOfTheRunsSettingsWrites() {
    var spec = spec(WRITER, Optional.of(LETTERS));
    var sample = SettingsLoader.trained("a", WRITER).sample().ofLength(40);
    var sampler = new Sampler(model(spec), weights(spec), sample, Tokens.CHAR, Boundary.NONE);
    var written = LETTERS.decode(sampler.sample(LETTERS.encode("forty two"), 7));
    var run = TrainedRun.load(text);
    assertThat(run.write("forty two", 40, 7)).isEqualTo("forty two" + written).hasSize(49);
    assertThat(run.write("forty two", 40, 8)).isNotEqualTo("forty two" + written);
    assertThat(run.vocabulary().orElseThrow().entries()).isEqualTo(LETTERS.entries());
    assertThat(run.settings().sample().temperature()).isEqualTo(0.7);
  }

  @Test
  void whatComesNextDependsOnTheWholeText() {
    var run = TrainedRun.load(text);
    var next = run.predict("forty two");
    assertThat(next.keySet()).containsExactlyElementsOf(LETTERS.entries());
    assertThat(next.values().stream().mapToDouble(Double::doubleValue).sum())
        .isCloseTo(1, within(1e-12));
    assertThat(next).isNotEqualTo(run.predict("fifty two")).isEqualTo(run.predict("forty two"));
    // what a draw at temperature 0 takes
    var best =
        next.entrySet().stream()
            .max((a, b) -> Double.compare(a.getValue(), b.getValue()))
            .orElseThrow()
            .getKey();
    var greedy = SettingsLoader.trained("a", WRITER.replace("0.7", "0")).sample();
    var spec = spec(WRITER, Optional.of(LETTERS));
    var sampler =
        new Sampler(model(spec), weights(spec), greedy.ofLength(1), Tokens.CHAR, Boundary.NONE);
    assertThat(LETTERS.decode(sampler.sample(LETTERS.encode("forty two"), 1))).isEqualTo(best);
  }

  @Test
  void aDocumentsEndMakesItForget() throws Exception {
    var run =
        TrainedRun.load(
            leave("documents", WRITER + "text.document-boundary = \" \"\n", Optional.of(LETTERS)));
    assertThat(run.predict("forty two")).isEqualTo(TrainedRun.load(text).predict("two"));
    assertThat(run.write("forty two", 40, 7).substring(9))
        .isEqualTo(run.write("two", 40, 7).substring(3));
  }

  @Test
  void itAddsWhatAnAdderAdds() {
    var spec = spec(ADDER, Optional.empty());
    var problem = AdditionProblem.of(BigInteger.valueOf(37), BigInteger.valueOf(123));
    var said = new Adder(plan(spec), weights(spec).values(), 1, 64).add(problem, problem.bits());
    assertThat(TrainedRun.load(sums).add(problem.a(), problem.b())).isEqualTo(said);
  }

  @Test
  void anAdderOfFloat32AddsInDoublesAsItsProofAssumes() throws Exception {
    var conf = ADDER.replace("hidden = 5", "hidden = 2") + "compute.precision = float32\n";
    var weights = Parameters.zeros(ModelLayout.of(spec(conf, Optional.empty())));
    // Two units that are equal in floats, and whose difference in doubles makes every bit a 1.
    weights.matrix(ModelLayout.bias(0)).setEntry(0, 0, 1e-12);
    weights.matrix(ModelLayout.OUTPUT_WEIGHT).setRow(0, new double[] {1e13, -1e13});
    var run = TrainedRun.load(leave("floats", conf, Optional.empty(), weights));
    assertThat(run.add(BigInteger.TWO, BigInteger.TWO)).isEqualTo(BigInteger.valueOf(7));
    assertThat(run.plan().precision()).isEqualTo(Precision.FLOAT32);
  }

  @Test
  void eachKindOfRunSaysWhatItIsNot() {
    var one = BigInteger.ONE;
    assertThatThrownBy(() -> TrainedRun.load(text).add(one, one))
        .is(exitCode(ExitCode.BAD_DATA))
        .hasMessageStartingWith(text + ": ");
    for (var wrong :
        List.<Runnable>of(
            () -> TrainedRun.load(sums).write("a", 1, 1),
            () -> TrainedRun.load(sums).predict("a"))) {
      assertThatThrownBy(wrong::run)
          .is(exitCode(ExitCode.BAD_DATA))
          .hasMessageStartingWith(sums + ": ");
    }
    assertThatThrownBy(() -> TrainedRun.load(text).predict("")).is(exitCode(ExitCode.BAD_DATA));
  }

  @Test
  void aRunThatIsMissingIsNamed() throws Exception {
    assertThatThrownBy(() -> TrainedRun.load(directory.resolve("none")))
        .is(exitCode(ExitCode.NO_INPUT))
        .hasMessageStartingWith(directory.resolve("none") + ": ");
    Files.delete(text.resolve("model.safetensors"));
    assertThatThrownBy(() -> TrainedRun.load(text))
        .is(exitCode(ExitCode.NO_INPUT))
        .hasMessage(text + ": no trained run there (no model.safetensors)");
  }

  @Test
  void theReadmesLinesRunWithoutSparkAndHadoop() throws Exception {
    var run = TrainedRun.load(text);
    var sum = TrainedRun.load(sums).add(BigInteger.valueOf(37), BigInteger.valueOf(123));
    assertThat(java(program()))
        .isEqualTo(
            "%s%n%s%n%s%n"
                .formatted(
                    run.write("forty two plus", 120, 1), run.predict("forty two p").get("l"), sum));
  }

  /** The page's block of Java, for runs of ours. */
  private Path program() throws Exception {
    var readme = Files.readString(Path.of("src/site/markdown/export.md"));
    assertThat(readme).containsOnlyOnce("```java\n");
    var lines = readme.split("```java\n")[1].split("```")[0];
    assertThat(lines).hasLineCount(5).contains("\"runs/text\"").contains("\"runs/addition\"");
    var main =
        """
        import dev.carrybit.model.TrainedRun;
        import java.math.BigInteger;
        import java.nio.file.Path;
        class Program {
          public static void main(String[] args) {
            %s
          }
        }
        """
            .formatted(lines.replace("runs/text", text + "").replace("runs/addition", sums + ""));
    return Files.writeString(directory.resolve("Program.java"), main);
  }

  private static String java(Path program) throws Exception {
    var path =
        Stream.of(
                TrainedRun.class,
                RealMatrix.class,
                Config.class,
                JsonProperty.class,
                JsonFactory.class,
                JsonMapper.class)
            .map(TrainedRunTest::place)
            .collect(Collectors.joining(File.pathSeparator));
    assertThat(path).doesNotContain("hadoop", "spark");
    return SmallHeap.output("-cp", path, program.toString());
  }

  private static String place(Class<?> type) {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath()).toString();
  }
}

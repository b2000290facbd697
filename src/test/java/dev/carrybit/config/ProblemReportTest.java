package dev.carrybit.config;

import static dev.carrybit.ExitCodes.exitCode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carrybit.ExitCode;
import org.junit.jupiter.api.Test;

/** What the loader says about overrides, unknown keys, and many problems at once. */
class ProblemReportTest {

  @Test
  void allProblemsAreReportedTogetherWithTheirPlaces() {
    var hocon =
        """
        task = addition
        train.stps = 10
        model {
          hidden = -3
          cell = gated
        }
        optimizer { name = sgd, beta1 = 0.5 }
        train { batch = 4, shards = 8 }
        seed = 1
        seed = 2
        """;
    assertThat(Sample.problems(hocon, "addition.bits=many", "colour=red"))
        .containsExactlyInAnyOrder(
            "seed: expected once, was set in lines 9 and 10 (conf/sample.conf)",
            "train.stps: unknown key, the nearest is train.steps (conf/sample.conf:2)",
            "colour: unknown key; check --keys prints all keys (command line)",
            "addition.bits: expected a whole number from 1 to 100000, was many (command line)",
            "model.cell: expected elman, lstm or gru, was gated (conf/sample.conf:5)",
            "model.hidden: expected vocabulary or a whole number from 1 to 2147483647, was -3"
                + " (conf/sample.conf:4)",
            "optimizer.beta1: expected only where optimizer.name = adam or adamw, but"
                + " optimizer.name = sgd (conf/sample.conf:7)",
            "train.batch: expected a sequence for each of train.shards = 8, was 4"
                + " (conf/sample.conf:8)",
            "train.steps: expected a number here or in train.epochs, train.max-minutes or"
                + " train.target, so that the run ends, was none");
  }

  @Test
  void aWrongValueBreaksNoFurtherRule() {
    assertThat(Sample.problems(Sample.ADDITION, "train.batch=0", "train.shards=100000"))
        .containsExactly(
            "train.batch: expected a whole number from 1 to 2147483647, was 0 (command line)");
  }

  @Test
  void theTaskHasToBeSet() {
    assertThat(Sample.problems("train.steps = 5"))
        .containsExactly("task: expected addition or text, was not set");
    assertThat(Sample.problems("task = required, train.steps = 5, text.tokens = byte"))
        .containsExactly("task: expected addition or text, was required (conf/sample.conf:1)");
  }

  @Test
  void theMessageHasOneLineForEachProblem() {
    assertThatThrownBy(() -> Sample.load(Sample.ADDITION, "train.shards=a\nb", "colour=red"))
        .is(exitCode(ExitCode.CONFIGURATION))
        .hasMessage(
            "colour: unknown key; check --keys prints all keys (command line)\n"
                + "train.shards: expected a whole number from 1 to 2147483647,"
                + " was a\\u000ab (command line)");
  }

  @Test
  void problemsBeyondFiftyAreCounted() {
    var overrides = new String[60];
    for (int i = 0; i < overrides.length; i++) {
      overrides[i] = "key" + i + "=1";
    }
    assertThat(Sample.problems(Sample.ADDITION, overrides))
        .hasSize(51)
        .endsWith("… and 10 more problems");
  }

  @Test
  void anUnknownKeyNamesTheNearestOne() {
    assertThat(nearest("optimzer.learning-rat")).endsWith("optimizer.learning-rate (command line)");
    assertThat(nearest("learning-rate")).endsWith("optimizer.learning-rate (command line)");
    assertThat(nearest("Model.Hidden")).endsWith("model.hidden (command line)");
    assertThat(nearest("")).startsWith("'': unknown key");
  }

  private static String nearest(String key) {
    return Sample.problems(Sample.ADDITION, key + "=1").get(0);
  }

  @Test
  void aGroupIsNoKey() {
    assertThat(Sample.problems(Sample.ADDITION + "model = 5"))
        .containsExactly("model: expected settings in braces, was 5 (conf/sample.conf:3)");
    assertThat(Sample.problems(Sample.ADDITION, "model=5").get(0)).startsWith("model: unknown key");
  }

  @Test
  void anOverrideIsTakenLiterally() {
    for (var path :
        new String[] {
          "hdfs://host:9000/texts/*.txt",
          "s3a://bucket/a=b=c",
          "a b/${HOME}/$(ls)/`x`",
          "\"quoted\"",
          "{x} # [1] // y",
          "-dash",
          "Ünïcode/Илья",
          " space "
        }) {
      var task = (TextSettings) Sample.load(Sample.TEXT, "text.input=" + path).task();
      assertThat(task.input()).isEqualTo(path);
    }
  }

  @Test
  void anOverrideComesAfterTheFileAndTheLastOfThemCounts() {
    var settings = Sample.load(Sample.ADDITION + "seed = 2", "seed=3", "train.batch=64", "seed=-4");
    assertThat(settings.seed()).isEqualTo(-4);
    assertThat(settings.train().batch()).isEqualTo(64);
  }

  @Test
  void anOverrideWithoutAnEqualsSignIsNamed() {
    assertThat(Sample.problems(Sample.ADDITION, "train.steps"))
        .containsExactly("train.steps: expected key=value (command line)");
  }
}

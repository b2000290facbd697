package dev.carrybit.config;

import static dev.carrybit.ExitCodes.exitCode;
import static dev.carrybit.config.Sample.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.list;

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
        .satisfiesExactlyInAnyOrder(
            names("seed", "lines 9 and 10", "conf/sample.conf"),
            names("train.stps", "train.steps", "conf/sample.conf:2"),
            names("colour", "check --keys", "command line"),
            names("addition.bits", "1 to 100000", "many", "command line"),
            names("model.cell", "elman, lstm or gru", "gated", "conf/sample.conf:5"),
            names("model.hidden", "1 to 2147483647", "-3", "conf/sample.conf:4"),
            names("optimizer.beta1", "adam or adamw", "optimizer.name = sgd", "conf/sample.conf:7"),
            names("train.batch", "train.shards = 8", "4", "conf/sample.conf:8"),
            names("train.steps", "train.epochs", "train.max-minutes", "train.target"));
  }

  @Test
  void aWrongValueIsReportedOnce() {
    assertThat(Sample.problems(Sample.ADDITION, "train.batch=0", "train.shards=100000"))
        .satisfiesExactly(names("train.batch", "1 to 2147483647", "0", "command line"));
  }

  @Test
  void theTaskHasToBeSet() {
    assertThat(Sample.problems("train.steps = 5"))
        .satisfiesExactly(names("task", "addition", "text"));
    assertThat(Sample.problems("task = required, train.steps = 5, text.tokens = byte"))
        .satisfiesExactly(names("task", "addition", "text", "required", "conf/sample.conf:1"));
  }

  @Test
  void theMessageHasOneLineForEachProblem() {
    assertThatThrownBy(() -> Sample.load(Sample.ADDITION, "train.shards=a\nb", "colour=red"))
        .is(exitCode(ExitCode.CONFIGURATION))
        .extracting(failure -> failure.getMessage().lines().toList(), list(String.class))
        .satisfiesExactly(
            names("colour", "command line"), names("train.shards", "a\\u000ab", "command line"));
  }

  @Test
  void problemsBeyondFiftyAreCounted() {
    var overrides = new String[60];
    for (int i = 0; i < overrides.length; i++) {
      overrides[i] = "key" + i + "=1";
    }
    assertThat(Sample.problems(Sample.ADDITION, overrides))
        .hasSize(51)
        .last()
        .asString()
        .contains("10");
  }

  @Test
  void anUnknownKeyNamesTheNearestOne() {
    assertThat(nearest("optimzer.learning-rat")).contains("optimizer.learning-rate");
    assertThat(nearest("learning-rate")).contains("optimizer.learning-rate");
    assertThat(nearest("Model.Hidden")).contains("model.hidden");
    assertThat(nearest("")).startsWith("'': ");
  }

  private static String nearest(String key) {
    return Sample.problems(Sample.ADDITION, key + "=1").get(0);
  }

  @Test
  void aGroupIsNoKey() {
    assertThat(Sample.problems(Sample.ADDITION + "model = 5"))
        .satisfiesExactly(names("model", "5", "conf/sample.conf:3"));
    assertThat(Sample.problems(Sample.ADDITION, "model=5").get(0)).startsWith("model: ");
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
        .satisfiesExactly(names("train.steps", "key=value", "command line"));
  }
}

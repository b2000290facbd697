package dev.carrybit.config;

import static dev.carrybit.ExitCodes.exitCode;
import static dev.carrybit.config.Sample.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.assertj.core.api.InstanceOfAssertFactories.list;

import dev.carrybit.ExitCode;
import dev.carrybit.nn.Lstm;
import dev.carrybit.optim.Adam;
import dev.carrybit.optim.RmsProp;
import dev.carrybit.optim.RmsProp.Average;
import dev.carrybit.optim.Schedule;
import dev.carrybit.optim.Sgd;
import dev.carrybit.text.TextSource.HeldOut;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class SettingsLoaderTest {

  @Test
  void missingKeysHaveTheirDefaults() {
    for (var file : List.of(Sample.ADDITION, Sample.TEXT)) {
      var resolved = new LinkedHashMap<>(Sample.load(file).resolved());
      assertThat(resolved.remove("task")).isEqualTo(file.equals(Sample.TEXT) ? "text" : "addition");
      assertThat(resolved.remove("train.steps")).isEqualTo("100");
      assertThat(resolved.remove("run.dir")).isEqualTo("runs/sample");
      for (var key : RunSettings.KEYS.all()) {
        var value = resolved.remove(key.name());
        if (value != null) {
          assertThat(key.type().parse().apply(value))
              .as(key.name())
              .isEqualTo(key.type().parse().apply(key.key().value()));
        }
      }
      assertThat(resolved).isEmpty();
    }
  }

  @Test
  void validationAndTestAreSharesOrPaths() {
    var words = "text { validation = \"texts/v*.txt\", test = \"./0.5\" }";
    var task = (TextSettings) Sample.load(Sample.TEXT + words).task();
    assertThat(task.validation()).isEqualTo(HeldOut.files("texts/v*.txt"));
    assertThat(task.test()).isEqualTo(HeldOut.files("./0.5"));
    for (var value : new String[] {"1.0", "-0.1", "7", "1e9", "\" \""}) {
      assertThatThrownBy(() -> Sample.load(Sample.TEXT + "text.validation = " + value))
          .is(exitCode(ExitCode.CONFIGURATION))
          .hasMessageContainingAll("text.validation", "[0, 1)");
    }
  }

  @Test
  void aWholeTextCarriesNoState() {
    var whole = "text.window = whole\ntrain { batch = 1, shards = 1 }";
    var task = (TextSettings) Sample.load(Sample.TEXT + whole).task();
    assertThat(task.window()).isEqualTo(Integer.MAX_VALUE);
    assertThat(task.carryState()).isFalse();
  }

  @Test
  void cellsAndOptimizersTakeTheirOwnKeys() {
    var lstm = Sample.load(Sample.TEXT + "model { cell = lstm, forget-bias = 2.5 }");
    assertThat(lstm.model().recurrentCell()).isEqualTo(new Lstm());
    assertThat(lstm.model().initialization(2).forgetBias()).isEqualTo(2.5);
    var sgd =
        Sample.load(Sample.TEXT + "optimizer { name = sgd, momentum = 0.5, weight-decay = 2 }");
    assertThat(sgd.optimizer().rule()).isEqualTo(new Sgd(0.01, 0.5, 2));
    var adam = Sample.load(Sample.TEXT + "optimizer.weight-decay = 1e-3");
    assertThat(adam.optimizer().rule()).isEqualTo(new Adam(0.01, 0.9, 0.999, 1e-8, 1e-3, false));
    var adamW =
        Sample.load(Sample.TEXT + "optimizer { name = adamw, beta1 = 0.5, weight-decay = 0.1 }");
    assertThat(adamW.optimizer().rule()).isEqualTo(new Adam(0.01, 0.5, 0.999, 1e-8, 0.1, true));
    var rmsProp =
        Sample.load(Sample.TEXT + "optimizer { name = rmsprop, momentum = 0.5, weight-decay = 2 }");
    var average = Average.of(0.95);
    assertThat(rmsProp.optimizer().rule())
        .isEqualTo(new RmsProp(0.01, average, average, 1e-8, false, 0.5, 2));
  }

  @Test
  void schedulesTakeTheirOwnKeys() {
    assertThat(schedule("name = step, factor = 0.1, every-epochs = 3"))
        .isEqualTo(new Schedule.Step(0.1, 3, 3));
    assertThat(schedule("name = step, every-epochs = 3, after-epochs = 2"))
        .isEqualTo(new Schedule.Step(0.5, 3, 2));
    assertThat(schedule("name = exponential")).isEqualTo(new Schedule.Step(0.5, 1, 1));
    assertThat(schedule("name = exponential, factor = 0.97, after-epochs = 10"))
        .isEqualTo(new Schedule.Step(0.97, 1, 10));
    assertThat(schedule("name = cosine, floor = 0.1")).isEqualTo(new Schedule.Cosine(0.1));
    assertThat(schedule("name = plateau, factor = 0.25, patience = 2"))
        .isEqualTo(new Schedule.Plateau(0.25, 2));
    var warm = Sample.load(Sample.TEXT + "optimizer.schedule.warm-up-steps = 7").train().schedule();
    assertThat(warm.learningRate(0, 100).factor(0)).isEqualTo(0.125);
  }

  private static Schedule schedule(String keys) {
    var hocon = "train.evaluate-every = 5, optimizer.schedule { %s }".formatted(keys);
    var settings = Sample.load(Sample.TEXT + hocon);
    assertThat(Sample.load(settings.render())).isEqualTo(settings);
    return settings.train().schedule().schedule();
  }

  @Test
  void theGainOfRmspropIsTheComplementOfEachDecayOrOneNumber() {
    var start = Sample.TEXT + "optimizer { name = rmsprop, decay = 0.75 }\n";
    assertThat(Sample.load(start).optimizer().rule())
        .isEqualTo(
            new RmsProp(0.01, new Average(0.75, 0.25), new Average(0.75, 0.25), 1e-8, false, 0, 0));
    assertThat(Sample.load(start, "optimizer.output-decay=0.5").optimizer().rule())
        .isEqualTo(
            new RmsProp(0.01, new Average(0.75, 0.25), new Average(0.5, 0.5), 1e-8, false, 0, 0));
    assertThat(
            Sample.load(
                    start,
                    "optimizer.output-decay=0.5",
                    "optimizer.gain=0.1",
                    "optimizer.epsilon-inside-root=true")
                .optimizer()
                .rule())
        .isEqualTo(
            new RmsProp(0.01, new Average(0.75, 0.1), new Average(0.5, 0.1), 1e-8, true, 0, 0));
  }

  @Test
  void theRunDirectoryIsNamedAfterTheFile() {
    assertThat(directory("/etc/a.b/my run.v2.conf")).isEqualTo("runs/my run.v2");
    assertThat(directory("C:\\conf\\win.conf")).isEqualTo("runs/win");
    assertThat(directory("hdfs://h:1/plain")).isEqualTo("runs/plain");
    assertThat(Sample.load(Sample.ADDITION, "run.dir=s3a://b/{name}/1").runDirectory())
        .isEqualTo("s3a://b/sample/1");
  }

  @Test
  void theNameOfTheFileNeverLeavesTheParentOfTheRunDirectory() {
    for (var name :
        List.of("..conf", "...conf", "/etc/..conf", "a/...conf", "a\\...conf", ".conf")) {
      var base = name.replaceAll(".*[/\\\\]", "");
      assertThat(directory(name)).isEqualTo("runs/" + base);
    }
    assertThat(directory("a/../b.conf")).isEqualTo("runs/b");
    assertThat(directory("....conf")).isEqualTo("runs/...");
  }

  private static String directory(String name) {
    return SettingsLoader.load(name, Sample.ADDITION, List.of()).runDirectory();
  }

  @Test
  void aListOrObjectInsteadOfAValueIsNamed() {
    assertThat(Sample.problems(Sample.ADDITION + "seed = [1, 2]").get(0)).contains("seed", "list");
    assertThat(Sample.problems(Sample.ADDITION + "seed = null").get(0)).contains("seed", "null");
    assertThat(Sample.problems(Sample.ADDITION + "seed { x = 1 }").get(0))
        .contains("seed", "braces");
    assertThat(Sample.problems(Sample.TEXT + "text.input = [a]").get(0))
        .contains("text.input", "list");
  }

  @Test
  void invalidHoconIsNamed() {
    assertThat(Sample.problems("task = addition\nmodel {\n"))
        .singleElement()
        .asString()
        .startsWith("conf/sample.conf")
        .doesNotContain("\n");
    assertThat(Sample.problems("task = addition\nmodel { hidden = = 5 }\n"))
        .singleElement()
        .asString()
        .startsWith("conf/sample.conf:2: ")
        .contains("'='");
  }

  @Test
  void aFileWithoutSettingsIsNamed() {
    for (var empty : new String[] {"", " \n\t\n", "# only a comment\n", "{}"}) {
      assertThat(Sample.problems(empty))
          .singleElement()
          .asString()
          .startsWith("conf/sample.conf: ");
    }
  }

  @Test
  void jsonIsHoconToo() {
    var json = "{\"task\": \"addition\", \"train\": {\"steps\": 7, \"batch\": \"16\"}}";
    assertThat(Sample.load(json).train().steps()).isEqualTo(7);
    assertThat(Sample.load(json).train().batch()).isEqualTo(16);
  }

  @Test
  void substitutionsReadTheFileAndNotTheEnvironment() {
    var copied = "task = addition, train.steps = 50, train.evaluate-every = ${train.steps}";
    assertThat(Sample.load(copied).train().evaluateEvery()).isEqualTo(50);
    var name =
        System.getenv().keySet().stream()
            .filter(variable -> variable.matches("[A-Z]+"))
            .findFirst()
            .orElseThrow();
    for (var form : new String[] {"${%s}", "${?%s}", "${?%s}/runs"}) {
      assertThat(Sample.problems(Sample.ADDITION + "run.dir = " + form.formatted(name)))
          .singleElement(STRING)
          .contains("${" + name + "}");
    }
  }

  @Test
  void aTurkishOrGermanLocaleChangesNothing() {
    var before = Locale.getDefault();
    var hocon = Sample.TEXT + "optimizer.learning-rate = 0.5\nmodel.init.input = uniform\n";
    var expected = Sample.load(hocon, "text.tokens=byte");
    try {
      for (var locale : new String[] {"tr-TR", "de-DE", "ar-EG"}) {
        Locale.setDefault(Locale.forLanguageTag(locale));
        var settings = Sample.load(hocon, "text.tokens=byte");
        assertThat(settings).isEqualTo(expected);
        assertThat(settings.render()).isEqualTo(expected.render());
        assertThat(settings.resolved()).containsEntry("model.init.input", "uniform");
        assertThat(Sample.problems(hocon + "seed = 1\nseed = 2"))
            .satisfiesExactly(names("seed", "lines 5 and 6", "conf/sample.conf"));
      }
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void aNetworkLargerThanTheHeapIsRefusedWithItsSize() {
    assertThat(Sample.problems(Sample.ADDITION, "model.hidden=2147483647"))
        .singleElement()
        .asString()
        .contains(
            "model.hidden = 2147483647",
            "gradient 32.1 EiB each",
            "--driver-memory",
            "command line");
    assertThat(Sample.problems(Sample.ADDITION, "model.hidden=2147483647", "model.cell=lstm"))
        .satisfiesExactly(names("model.hidden = 2147483647", "2^31", "8589934588"));
    assertThat(Sample.problems(Sample.ADDITION, "train.batch=2147483647")).hasSize(1);
    assertThat(Sample.problems(Sample.TEXT, "model.layers=1000", "model.hidden=1000000"))
        .hasSize(1);
  }

  @Test
  void theHeapIsCountedToTheByte() {
    long needed = (long) MemoryEstimate.of(Sample.load(Sample.ADDITION), 0).totalBytes();
    assertThat(SettingsLoader.load("a", Sample.ADDITION, List.of(), needed)).isNotNull();
    assertThatThrownBy(() -> SettingsLoader.load("a", Sample.ADDITION, List.of(), needed - 1))
        .is(exitCode(ExitCode.CONFIGURATION))
        .hasMessageContaining(MemoryEstimate.format(needed) + " (weights ");
  }

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
            names("colour", "command line"), names("train.shards", "a\\nb", "command line"));
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

package dev.carrybit.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carrybit.config.TrainSettings.GradientScale;
import dev.carrybit.nn.Initialization;
import dev.carrybit.nn.Initialization.Distribution;
import dev.carrybit.nn.Input;
import dev.carrybit.optim.RmsProp;
import dev.carrybit.optim.Schedule;
import dev.carrybit.optim.Sgd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.lang3.SerializationUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunSettingsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "addition",
        "text",
        "article-addition",
        "article-lstm",
        "char-rnn",
        "char-lm",
        "zaremba-small"
      })
  void theShippedConfigurationsLoad(String name) throws IOException {
    var path = Path.of("conf", name + ".conf");
    var settings = SettingsLoader.load(path.toString(), Files.readString(path), List.of());
    assertThat(settings.runDirectory()).isEqualTo("runs/" + name);
    assertThat(Sample.load(settings.render())).isEqualTo(settings);
  }

  @Test
  void theRecipesHaveTheSettingsOfTheirAuthors() throws IOException {
    var charRnn = shipped("char-rnn", "text.input=play.txt");
    var average = new RmsProp.Average(0.95, 1 - 0.95);
    assertThat(charRnn.optimizer().rule())
        .isEqualTo(new RmsProp(2e-3, average, average, 1e-8, false, 0, 0));
    assertThat(charRnn.train().schedule().schedule()).isEqualTo(new Schedule.Step(0.97, 1, 10));
    assertThat(charRnn.clip().gradient().value()).isEqualTo(5);
    assertThat(charRnn.train().gradient()).isEqualTo(GradientScale.TARGET_MEAN);
    assertThat(charRnn.model().init().high()).isEqualTo(0.08);
    assertThat(((TextSettings) charRnn.task()).input()).isEqualTo("play.txt");
    var zaremba = shipped("zaremba-small", "text.input=words.txt");
    assertThat(zaremba.optimizer().rule()).isEqualTo(new Sgd(1, 0, 0));
    assertThat(zaremba.train().schedule().schedule()).isEqualTo(new Schedule.Step(0.5, 1, 4));
    assertThat(zaremba.clip().gradient().norm()).isEqualTo(5);
    assertThat(zaremba.train().gradient()).isEqualTo(GradientScale.SEQUENCE_MEAN);
    assertThat(zaremba.train().epochs()).isEqualTo(13);
  }

  private static RunSettings shipped(String name, String override) throws IOException {
    var path = Path.of("conf", name + ".conf");
    return SettingsLoader.load(path.toString(), Files.readString(path), List.of(override));
  }

  @Test
  void settingsThatAreRenderedLoadAgain() {
    for (var path : new String[] {"a \"b\" \\c\n# {x} ${y} // é", "null", "true", "1.0", "007"}) {
      var settings =
          Sample.load(Sample.TEXT, "text.input=" + path, "run.dir=" + path.replaceAll("[{}]", ""));
      assertThat(Sample.load(settings.render())).isEqualTo(settings);
    }
    var whole = Sample.load(Sample.TEXT + "text.window = whole, train { batch = 1, shards = 1 }");
    assertThat(Sample.load(whole.render())).isEqualTo(whole);
    for (var name : List.of("sgd", "rmsprop", "adam", "adamw")) {
      var keys = List.of("optimizer.name=" + name, "optimizer.weight-decay=0.1");
      var rule = Sample.load(Sample.TEXT, keys.toArray(String[]::new));
      assertThat(Sample.load(rule.render())).isEqualTo(rule);
    }
    var momentum = Sample.load(Sample.TEXT, "optimizer.name=rmsprop", "optimizer.momentum=0.5");
    assertThat(Sample.load(momentum.render())).isEqualTo(momentum);
    var gru =
        Sample.load(
            Sample.TEXT,
            "model.cell=gru",
            "model.embedding=6",
            "model.layers=2",
            "model.dropout=0.3");
    assertThat(Sample.load(gru.render())).isEqualTo(gru);
    var odd = Sample.load(Sample.ADDITION, "optimizer.learning-rate=0.1000000000000000055511");
    assertThat(odd.resolved()).containsEntry("optimizer.learning-rate", "0.1");
  }

  @Test
  void resolvedValuesAreInTheOrderOfTheKeys() {
    var names = RunSettings.KEYS.all().stream().map(Keys.Declared::name).toList();
    var resolved = List.copyOf(Sample.load(Sample.TEXT).resolved().keySet());
    assertThat(resolved).isEqualTo(names.stream().filter(resolved::contains).toList());
    assertThat(resolved).doesNotContain("addition.bits", "text.vocabulary.size", "optimizer.decay");
  }

  @Test
  void settingsAreSerializable() {
    for (var hocon : new String[] {Sample.ADDITION, Sample.TEXT + "model.hidden = vocabulary"}) {
      var settings = Sample.load(hocon);
      assertThat(SerializationUtils.roundtrip(settings)).isEqualTo(settings);
    }
  }

  @Test
  void additionHasBitsOrPairsAsInputsAndABitAsOutput() {
    var sigmoid = Sample.ADDITION + "model.output = sigmoid";
    assertThat(Sample.load(sigmoid).spec(99).input()).isEqualTo(new Input.Reals(2));
    assertThat(Sample.load(sigmoid).spec(99).outputs()).isEqualTo(1);
    var pair = Sample.load(Sample.ADDITION, "addition.encoding=pair").spec(99);
    assertThat(pair.input()).isEqualTo(new Input.Symbols(4));
    assertThat(pair.outputs()).isEqualTo(2);
    assertThat(pair.hidden()).isEqualTo(16);
  }

  @Test
  void aTextHasItsSymbolsAsInputsAndOutputs() {
    var spec = Sample.load(Sample.TEXT, "model.hidden=vocabulary", "model.layers=3").spec(27);
    assertThat(spec.input()).isEqualTo(new Input.Symbols(27));
    assertThat(spec.outputs()).isEqualTo(27);
    assertThat(spec.hidden()).isEqualTo(27);
    assertThat(spec.layers()).isEqualTo(3);
    assertThat(Sample.load(Sample.TEXT).spec(27).hidden()).isEqualTo(16);
  }

  @Test
  void automaticBoundsFollowFromTheNumberOfUnits() {
    var uniform = Distribution.UNIFORM;
    var vocabulary = Sample.load(Sample.TEXT, "model.hidden=vocabulary", "model.cell=lstm");
    assertThat(vocabulary.model().initialization(25))
        .isEqualTo(new Initialization(uniform, uniform, uniform, -0.2, 0.2, 1));
    var written =
        Sample.load(Sample.ADDITION + "model.init { low = 0, high = 3, recurrent = orthogonal }");
    assertThat(written.model().initialization(0))
        .isEqualTo(new Initialization(uniform, Distribution.ORTHOGONAL, uniform, 0, 3, 1));
  }

  @ParameterizedTest
  @CsvSource({
    "0.07, 7",
    "1.1, 110",
    "0.071, 8",
    "2, 200",
    "1e-300, 1",
    "1e300, 9223372036854775807"
  })
  void fractionsOfAnEpochTakeTheStepsOfTheNumberAsItIsWritten(String epochs, long steps) {
    var settings = Sample.load("task = text, train.epochs = " + epochs);
    assertThat(settings.train().lastStep(100)).isEqualTo(steps);
  }

  @Test
  void aSampleHasALength() {
    var sample = Sample.load(Sample.TEXT).sample();
    assertThat(sample.ofLength(SampleSettings.LONGEST).length()).isEqualTo(10_000_000);
    for (int length : new int[] {0, SampleSettings.LONGEST + 1}) {
      assertThatThrownBy(() -> sample.ofLength(length)).hasMessageContaining("sample.length");
    }
  }
}

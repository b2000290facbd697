package dev.carrybit.config;

import static dev.carrybit.config.Sample.names;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class RulesTest {

  private static final String NUMPY =
      Sample.ADDITION + "random = numpy\nmodel.bias = false\ntrain { batch = 1, shards = 1 }\n";
  private static final String WHOLE =
      Sample.TEXT + "text.window = whole\ntrain { batch = 1, shards = 1 }\n";

  private static void breaks(Consumer<String> problem, String hocon, String... overrides) {
    assertThat(Sample.problems(hocon, overrides)).singleElement().satisfies(problem);
  }

  private static void keeps(String hocon, String... overrides) {
    assertThat(Sample.load(hocon, overrides)).isNotNull();
  }

  @Test
  void numbersOfStepsAreMultiplesOfLocalSteps() {
    var local = Sample.TEXT + "train.local-steps = 10\n";
    keeps(
        local,
        "train.log-every=3",
        "train.steps=20",
        "train.evaluate-every=30",
        "train.sample-every=40");
    for (var key : new String[] {"steps", "evaluate-every", "sample-every"}) {
      breaks(names("train." + key, "train.local-steps = 10", "25"), local, "train." + key + "=25");
    }
    keeps(Sample.TEXT, "train.local-steps=20000", "train.steps=20000", "train.log-every=2");
    breaks(
        names("train.log-every", "at least 2", "train.local-steps = 20000", "1"),
        Sample.TEXT + "train.local-steps = 20000",
        "train.steps=20000",
        "train.log-every=1");
    keeps(local, "checkpoint.every-steps=20", "checkpoint.keep-every=25");
    breaks(
        names("checkpoint.every-steps", "train.local-steps = 10", "25"),
        local,
        "checkpoint.every-steps=25");
  }

  @Test
  void aScheduleNeedsEpochsAnEndOrEvaluations() {
    var name = "optimizer.schedule.name=";
    for (var byEpochs : new String[] {"step", "exponential"}) {
      keeps(Sample.TEXT, name + byEpochs);
      breaks(
          names("optimizer.schedule.name", "task = addition", byEpochs),
          Sample.ADDITION,
          name + byEpochs);
    }
    keeps("task = text, train.epochs = 2", name + "cosine");
    breaks(
        names("train.steps", "train.epochs", "optimizer.schedule.name = cosine"),
        "task = text, train.max-minutes = 2",
        name + "cosine");
    keeps(Sample.TEXT + "train.evaluate-every = 5", name + "plateau");
    breaks(
        names("train.evaluate-every", "optimizer.schedule.name = plateau"),
        Sample.TEXT,
        name + "plateau");
  }

  @Test
  void bestWeightsNeedEvaluationsAndAKeptCheckpoint() {
    var measures = Sample.TEXT + "train.evaluate-every = 5\n";
    keeps(measures, "train.patience=3", "train.result=best");
    breaks(names("train.evaluate-every", "train.patience"), Sample.TEXT, "train.patience=3");
    breaks(names("train.evaluate-every", "train.result = best"), Sample.TEXT, "train.result=best");
    breaks(
        names("checkpoint.keep-best", "train.result = best", "false"),
        measures + "train.result = best",
        "checkpoint.keep-best=false");
  }

  @Test
  void numpyNeedsOneProblemAStep() {
    keeps(NUMPY, "addition.bits=33", "seed=0");
    keeps(NUMPY, "addition.bits=2", "seed=2147483647");
    for (var bits : new String[] {"1", "34"}) {
      breaks(
          names("addition.bits", "2 to 33", "random = numpy", bits),
          NUMPY,
          "addition.bits=" + bits);
    }
    breaks(names("model.bias", "random = numpy", "true"), NUMPY, "model.bias=true");
    breaks(names("train.batch", "random = numpy", "2"), NUMPY, "train.batch=2");
    breaks(names("model.layers", "random = numpy", "2"), NUMPY, "model.layers=2");
    breaks(
        names("model.embedding", "random = numpy", "5"),
        NUMPY,
        "model.embedding=5",
        "addition.encoding=pair");
    for (var seed : new String[] {"-1", "2147483648"}) {
      breaks(names("seed", "0 to 2147483647", "random = numpy", seed), NUMPY, "seed=" + seed);
    }
    assertThat(Sample.problems(NUMPY, "train.shards=2", "train.batch=2"))
        .satisfiesExactly(
            names("train.batch", "random = numpy", "2"),
            names("train.shards", "random = numpy", "2"));
    breaks(
        names("task", "random = numpy", "text"),
        WHOLE + "random = numpy\nmodel.bias = false",
        "task=text");
  }

  @Test
  void numpyDrawsUniformWeights() {
    for (var key : new String[] {"input", "recurrent", "output"}) {
      breaks(
          names("model.init." + key, "random = numpy", "orthogonal"),
          NUMPY,
          "model.init." + key + "=orthogonal");
      breaks(
          names("model.init." + key, "random = numpy", "glorot"),
          NUMPY,
          "model.init." + key + "=glorot");
    }
  }

  @Test
  void onlySymbolsAreEmbedded() {
    keeps(Sample.TEXT, "model.embedding=5");
    keeps(Sample.ADDITION, "model.embedding=5", "addition.encoding=pair");
    breaks(
        names("model.embedding", "addition.encoding = bits", "5"),
        Sample.ADDITION,
        "model.embedding=5");
  }

  @Test
  void dropoutIsBetweenLayers() {
    keeps(Sample.TEXT, "model.dropout=0.3", "model.layers=2");
    keeps(Sample.TEXT, "model.dropout=0");
    breaks(names("model.dropout", "model.layers = 1", "0.3"), Sample.TEXT, "model.dropout=0.3");
  }

  @Test
  void everyShardHasASequence() {
    keeps(Sample.ADDITION, "train.batch=8", "train.shards=8");
    breaks(names("train.batch", "train.shards = 8", "7"), Sample.ADDITION, "train.batch=7");
  }

  @Test
  void localStepsNeedShardsOfEqualSize() {
    keeps(Sample.ADDITION, "train.batch=33");
    keeps(Sample.ADDITION, "train.local-steps=2", "train.batch=40");
    breaks(
        names("train.batch", "train.shards = 8", "train.local-steps", "33"),
        Sample.ADDITION + "train.local-steps = 2",
        "train.batch=33");
  }

  @Test
  void aRunEnds() {
    for (var end : new String[] {"train.steps=1", "train.epochs=0.5", "train.max-minutes=1"}) {
      keeps("task = text", end);
    }
    keeps("task = text", "train.target=1.5", "train.evaluate-every=10");
    assertThat(Sample.problems("task = text"))
        .satisfiesExactly(
            names("train.steps", "train.epochs", "train.max-minutes", "train.target"));
  }

  @Test
  void aTargetIsMeasured() {
    breaks(names("train.evaluate-every", "train.target"), Sample.TEXT, "train.target=1");
  }

  @Test
  void anAccuracyIsAtMostOne() {
    var evaluates = Sample.ADDITION + "train.evaluate-every = 10";
    keeps(evaluates, "train.target=1");
    breaks(names("train.target", "task = addition", "1.01"), evaluates, "train.target=1.01");
    keeps(Sample.TEXT + "train.evaluate-every = 10", "train.target=1.01");
  }

  @Test
  void additionHasNoEpochsAndNoSamples() {
    breaks(names("train.epochs", "task = addition", "2.0"), Sample.ADDITION, "train.epochs=2");
    breaks(
        names("train.sample-every", "task = addition", "5"),
        Sample.ADDITION,
        "train.sample-every=5");
    breaks(
        names("model.hidden", "task = addition", "vocabulary"),
        Sample.ADDITION,
        "model.hidden=vocabulary");
  }

  @Test
  void softmaxNeedsCrossEntropy() {
    breaks(names("loss", "model.output = softmax", "squared"), Sample.ADDITION, "loss=squared");
    keeps(Sample.ADDITION, "loss=squared", "model.output=sigmoid");
  }

  @Test
  void boundsOfWeightsAreInOrder() {
    var bounds = Sample.ADDITION + "model.init { low = -1, high = 1 }";
    keeps(bounds, "model.init.low=0.999");
    for (var low : new String[] {"1.0", "2.0"}) {
      breaks(
          names("model.init.low", "model.init.high", low, "1.0"), bounds, "model.init.low=" + low);
    }
    assertThat(Sample.problems(bounds, "model.init.low=-1.7e308", "model.init.high=1.7e308"))
        .hasSize(1);
    breaks(names("model.init.low", "model.init.high = 1.0", "auto"), bounds, "model.init.low=auto");
    breaks(
        names("model.init.low", "model.init.high = auto", "-1.0"),
        Sample.ADDITION,
        "model.init.low=-1");
  }

  @Test
  void fractionsLeaveATrainingText() {
    keeps(Sample.TEXT, "text.validation=0.5", "text.test=0.49");
    breaks(
        names("text.validation", "text.test = 0.5", "below 1"),
        Sample.TEXT + "text.test = 0.5",
        "text.validation=0.5");
  }

  @Test
  void evaluationsNeedAValidationText() {
    keeps(Sample.TEXT, "text.validation=0");
    breaks(
        names("text.validation", "train.evaluate-every", "0.0"),
        Sample.TEXT + "train.evaluate-every = 10",
        "text.validation=0");
  }

  @Test
  void aWholeTextIsOneSequence() {
    keeps(WHOLE);
    breaks(names("train.batch", "text.window = whole", "2"), WHOLE, "train.batch=2");
    assertThat(Sample.problems(WHOLE, "train.batch=2", "train.shards=2"))
        .satisfiesExactly(
            names("train.batch", "text.window = whole", "2"),
            names("train.shards", "text.window = whole", "2"));
  }
}

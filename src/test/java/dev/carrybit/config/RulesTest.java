package dev.carrybit.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RulesTest {

  private static final String NUMPY =
      Sample.ADDITION + "random = numpy\nmodel.bias = false\ntrain { batch = 1, shards = 1 }\n";
  private static final String WHOLE =
      Sample.TEXT + "text.window = whole\ntrain { batch = 1, shards = 1 }\n";

  private static void breaks(String problem, String hocon, String... overrides) {
    assertThat(Sample.problems(hocon, overrides))
        .singleElement()
        .asString()
        .isEqualTo(problem + " (command line)");
  }

  private static void keeps(String hocon, String... overrides) {
    assertThat(Sample.load(hocon, overrides)).isNotNull();
  }

  @Test
  void numbersOfStepsAreMultiplesOfLocalSteps() {
    var local = Sample.TEXT + "train { local-steps = 10, log-every = 10 }\n";
    keeps(local, "train.steps=20", "train.evaluate-every=30", "train.sample-every=40");
    for (var key : new String[] {"steps", "log-every", "evaluate-every", "sample-every"}) {
      breaks(
          "train." + key + ": expected a multiple of train.local-steps = 10, was 25",
          local,
          "train." + key + "=25");
    }
    keeps(local, "checkpoint.every-steps=20", "checkpoint.keep-every=25");
    breaks(
        "checkpoint.every-steps: expected a multiple of train.local-steps = 10, was 25",
        local,
        "checkpoint.every-steps=25");
  }

  @Test
  void aScheduleNeedsWhatItGoesBy() {
    var name = "optimizer.schedule.name=";
    for (var byEpochs : new String[] {"step", "exponential"}) {
      keeps(Sample.TEXT, name + byEpochs);
      breaks(
          "optimizer.schedule.name: expected constant, cosine or plateau where task = addition,"
              + " which has no epochs, was "
              + byEpochs,
          Sample.ADDITION,
          name + byEpochs);
    }
    keeps("task = text, train.epochs = 2", name + "cosine");
    breaks(
        "train.steps: expected a number here or in train.epochs where optimizer.schedule.name ="
            + " cosine, was none",
        "task = text, train.max-minutes = 2",
        name + "cosine");
    keeps(Sample.TEXT + "train.evaluate-every = 5", name + "plateau");
    breaks(
        "train.evaluate-every: expected a number of steps where optimizer.schedule.name = plateau,"
            + " was none",
        Sample.TEXT,
        name + "plateau");
  }

  @Test
  void theBestIsKnownWhereItIsMeasuredAndKept() {
    var measures = Sample.TEXT + "train.evaluate-every = 5\n";
    keeps(measures, "train.patience=3", "train.result=best");
    breaks(
        "train.evaluate-every: expected a number of steps where train.patience is set, was none",
        Sample.TEXT,
        "train.patience=3");
    breaks(
        "train.evaluate-every: expected a number of steps where train.result = best, was none",
        Sample.TEXT,
        "train.result=best");
    breaks(
        "checkpoint.keep-best: expected true where train.result = best, was false",
        measures + "train.result = best",
        "checkpoint.keep-best=false");
  }

  @Test
  void numpyNeedsOneProblemAStep() {
    keeps(NUMPY, "addition.bits=33", "seed=0");
    keeps(NUMPY, "addition.bits=2", "seed=2147483647");
    for (var bits : new String[] {"1", "34"}) {
      breaks(
          "addition.bits: expected 2 to 33 where random = numpy, was " + bits,
          NUMPY,
          "addition.bits=" + bits);
    }
    breaks("model.bias: expected false where random = numpy, was true", NUMPY, "model.bias=true");
    breaks("train.batch: expected 1 where random = numpy, was 2", NUMPY, "train.batch=2");
    breaks("model.layers: expected 1 where random = numpy, was 2", NUMPY, "model.layers=2");
    breaks(
        "model.embedding: expected none where random = numpy, was 5",
        NUMPY,
        "model.embedding=5",
        "addition.encoding=pair");
    for (var seed : new String[] {"-1", "2147483648"}) {
      breaks(
          "seed: expected a number from 0 to 2147483647 where random = numpy, was " + seed,
          NUMPY,
          "seed=" + seed);
    }
    assertThat(Sample.problems(NUMPY, "train.shards=2", "train.batch=2"))
        .containsExactly(
            "train.batch: expected 1 where random = numpy, was 2 (command line)",
            "train.shards: expected 1 where random = numpy, was 2 (command line)");
    breaks(
        "task: expected addition where random = numpy, was text",
        WHOLE + "random = numpy\nmodel.bias = false",
        "task=text");
  }

  @Test
  void numpyDrawsUniformWeights() {
    for (var key : new String[] {"input", "recurrent", "output"}) {
      breaks(
          "model.init." + key + ": expected uniform where random = numpy, was orthogonal",
          NUMPY,
          "model.init." + key + "=orthogonal");
      breaks(
          "model.init." + key + ": expected uniform where random = numpy, was glorot",
          NUMPY,
          "model.init." + key + "=glorot");
    }
  }

  @Test
  void onlySymbolsAreEmbedded() {
    keeps(Sample.TEXT, "model.embedding=5");
    keeps(Sample.ADDITION, "model.embedding=5", "addition.encoding=pair");
    breaks(
        "model.embedding: expected none where addition.encoding = bits, which are numbers already,"
            + " was 5",
        Sample.ADDITION,
        "model.embedding=5");
  }

  @Test
  void dropoutIsBetweenLayers() {
    keeps(Sample.TEXT, "model.dropout=0.3", "model.layers=2");
    keeps(Sample.TEXT, "model.dropout=0");
    breaks(
        "model.dropout: expected 0 where model.layers = 1, as it is between layers, was 0.3",
        Sample.TEXT,
        "model.dropout=0.3");
  }

  @Test
  void everyShardHasASequence() {
    keeps(Sample.ADDITION, "train.batch=8", "train.shards=8");
    breaks(
        "train.batch: expected a sequence for each of train.shards = 8, was 7",
        Sample.ADDITION,
        "train.batch=7");
  }

  @Test
  void shardsThatTakeStepsOfTheirOwnAreEven() {
    keeps(Sample.ADDITION, "train.batch=33");
    keeps(Sample.ADDITION, "train.local-steps=2", "train.batch=40");
    breaks(
        "train.batch: expected a multiple of train.shards = 8 where train.local-steps > 1, was 33",
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
        .containsExactly(
            "train.steps: expected a number here or in train.epochs, train.max-minutes or"
                + " train.target, so that the run ends, was none");
  }

  @Test
  void aTargetIsMeasured() {
    breaks(
        "train.evaluate-every: expected a number of steps where train.target is set, was none",
        Sample.TEXT,
        "train.target=1");
  }

  @Test
  void anAccuracyIsAtMostOne() {
    var evaluates = Sample.ADDITION + "train.evaluate-every = 10";
    keeps(evaluates, "train.target=1");
    breaks(
        "train.target: expected a share of at most 1 where task = addition, was 1.01",
        evaluates,
        "train.target=1.01");
    keeps(Sample.TEXT + "train.evaluate-every = 10", "train.target=1.01");
  }

  @Test
  void additionHasNoTextToPassThroughOrToWrite() {
    breaks(
        "train.epochs: expected none where task = addition, which never ends, was 2.0",
        Sample.ADDITION,
        "train.epochs=2");
    breaks(
        "train.sample-every: expected none where task = addition, was 5",
        Sample.ADDITION,
        "train.sample-every=5");
    breaks(
        "model.hidden: expected a number where task = addition, was vocabulary",
        Sample.ADDITION,
        "model.hidden=vocabulary");
  }

  @Test
  void softmaxGoesWithCrossEntropy() {
    breaks(
        "loss: expected cross-entropy where model.output = softmax, was squared",
        Sample.ADDITION,
        "loss=squared");
    keeps(Sample.ADDITION, "loss=squared", "model.output=sigmoid");
  }

  @Test
  void boundsOfWeightsAreInOrder() {
    var bounds = Sample.ADDITION + "model.init { low = -1, high = 1 }";
    keeps(bounds, "model.init.low=0.999");
    for (var low : new String[] {"1.0", "2.0"}) {
      breaks(
          "model.init.low: expected a number below model.init.high, at a finite distance, was "
              + low
              + " and 1.0",
          bounds,
          "model.init.low=" + low);
    }
    assertThat(Sample.problems(bounds, "model.init.low=-1.7e308", "model.init.high=1.7e308"))
        .hasSize(1);
    breaks(
        "model.init.low: expected with model.init.high two numbers or auto twice, was auto and 1.0",
        bounds,
        "model.init.low=auto");
    breaks(
        "model.init.low: expected with model.init.high two numbers or auto twice, was -1.0 and"
            + " auto",
        Sample.ADDITION,
        "model.init.low=-1");
  }

  @Test
  void somethingIsLeftForTraining() {
    keeps(Sample.TEXT, "text.validation=0.5", "text.test=0.49");
    breaks(
        "text.validation: expected with text.test a sum below 1, as the rest is for training,"
            + " was 1.0",
        Sample.TEXT + "text.test = 0.5",
        "text.validation=0.5");
  }

  @Test
  void anEvaluationHasATextToReadFrom() {
    keeps(Sample.TEXT, "text.validation=0");
    breaks(
        "text.validation: expected more than 0 where train.evaluate-every is set, was 0.0",
        Sample.TEXT + "train.evaluate-every = 10",
        "text.validation=0");
  }

  @Test
  void aWholeTextIsOneSequence() {
    keeps(WHOLE);
    breaks("train.batch: expected 1 where text.window = whole, was 2", WHOLE, "train.batch=2");
    assertThat(Sample.problems(WHOLE, "train.batch=2", "train.shards=2"))
        .contains("train.shards: expected 1 where text.window = whole, was 2 (command line)");
  }
}

package dev.carrybit.config;

import static dev.carrybit.config.Sample.names;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AppliesWhenTest {

  private static void refuses(String base, String override, String where, String but) {
    var key = override.substring(0, override.indexOf('='));
    assertThat(Sample.problems(base, override))
        .satisfiesExactly(names(key, where, but, "command line"));
  }

  @Test
  void keysOfTheOtherTaskAreRefused() {
    refuses(Sample.TEXT, "addition.bits=8", "task = addition", "task = text");
    refuses(Sample.ADDITION, "text.window=50", "task = text", "task = addition");
    refuses(Sample.ADDITION, "text.vocabulary.size=50", "task = text", "task = addition");
    refuses(Sample.ADDITION, "sample.length=5", "task = text", "task = addition");
  }

  @Test
  void onlyWordsHaveALimitedVocabulary() {
    refuses(Sample.TEXT, "text.vocabulary.size=50", "text.tokens = word", "text.tokens = char");
  }

  @Test
  void keysOfOtherCellsAreRefused() {
    var lstm = Sample.TEXT + "model.cell = lstm\n";
    refuses(lstm, "model.activation=tanh", "model.cell = elman", "model.cell = lstm");
    refuses(Sample.TEXT, "model.forget-bias=1", "model.cell = lstm", "model.cell = elman");
    var gru = Sample.TEXT + "model.cell = gru\n";
    refuses(gru, "model.activation=tanh", "model.cell = elman", "model.cell = gru");
    refuses(gru, "model.forget-bias=1", "model.cell = lstm", "model.cell = gru");
    refuses(
        lstm + "model.bias = false",
        "model.forget-bias=1",
        "model.bias = true",
        "model.bias = false");
  }

  @Test
  void givenWeightsRefuseTheKeysOfDrawnOnes() {
    var given = Sample.TEXT + "model { cell = lstm, init.from = a.st }\n";
    for (var key :
        new String[] {
          "init.input=uniform",
          "init.recurrent=uniform",
          "init.output=uniform",
          "init.low=auto",
          "init.high=auto",
          "forget-bias=1"
        }) {
      refuses(given, "model." + key, "model.init.from = none", "model.init.from = a.st");
    }
  }

  @Test
  void keysOfOtherOptimizersAreRefused() {
    var sgd = Sample.TEXT + "optimizer.name = sgd";
    var rmsprop = Sample.TEXT + "optimizer.name = rmsprop";
    for (var key : new String[] {"decay=0.5", "gain=0.5", "output-decay=0.5"}) {
      refuses(sgd, "optimizer." + key, "optimizer.name = rmsprop", "optimizer.name = sgd");
    }
    refuses(
        Sample.TEXT,
        "optimizer.epsilon-inside-root=true",
        "optimizer.name = rmsprop",
        "optimizer.name = adam");
    for (var key : new String[] {"beta1=0.5", "beta2=0.5"}) {
      refuses(
          rmsprop,
          "optimizer." + key,
          "optimizer.name = adam or adamw",
          "optimizer.name = rmsprop");
    }
    refuses(
        Sample.TEXT,
        "optimizer.momentum=0.5",
        "optimizer.name = rmsprop or sgd",
        "optimizer.name = adam");
    refuses(
        sgd,
        "optimizer.epsilon=0.5",
        "optimizer.name = adam or adamw or rmsprop",
        "optimizer.name = sgd");
  }

  @Test
  void keysOfOtherSchedulesAreRefused() {
    var name = "optimizer.schedule.name = ";
    var but = name + "constant";
    for (var key : new String[] {"factor=2", "every-epochs=2", "after-epochs=2"}) {
      var where =
          switch (key.charAt(0)) {
            case 'f' -> "exponential or plateau or step";
            case 'e' -> "step";
            default -> "exponential or step";
          };
      refuses(Sample.TEXT, "optimizer.schedule." + key, name + where, but);
    }
    refuses(Sample.TEXT, "optimizer.schedule.patience=2", name + "plateau", but);
    refuses(Sample.TEXT, "optimizer.schedule.floor=0.5", name + "cosine", but);
  }

  @Test
  void keysThatDependOnAnUnreadableChoiceAreNotReported() {
    assertThat(Sample.problems(Sample.TEXT, "optimizer.name=adm", "optimizer.momentum=0.5"))
        .satisfiesExactly(names("optimizer.name", "adm", "command line"));
  }
}

package dev.carrybit.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class KeysTest {

  /** A valid file that uses the key, and another value of it. */
  private record Change(String file, String value) {}

  private static final Keys KEYS = RunSettings.KEYS;
  private static final String WORDS = Sample.TEXT + "text.tokens = word\n";
  private static final String LSTM = Sample.TEXT + "model.cell = lstm\n";
  private static final String SGD = Sample.ADDITION + "optimizer.name = sgd\n";
  private static final String RMSPROP = Sample.ADDITION + "optimizer.name = rmsprop\n";
  private static final String SIGMOID = Sample.ADDITION + "model.output = sigmoid\n";
  private static final String EVALUATES = Sample.ADDITION + "train.evaluate-every = 10\n";
  private static final String EPOCHS = Sample.TEXT + "optimizer.schedule.name = step\n";
  private static final String PLATEAU = EVALUATES + "optimizer.schedule.name = plateau\n";
  private static final String COSINE = Sample.ADDITION + "optimizer.schedule.name = cosine\n";
  private static final String ONE = Sample.ADDITION + "train { batch = 1, shards = 1 }\n";
  private static final String BOUNDED = Sample.ADDITION + "model.init { low = -1, high = 1 }\n";

  private static Map<String, Change> changes() {
    var changes = new LinkedHashMap<String, Change>();
    changes.put("task", new Change(Sample.ADDITION, "text"));
    changes.put("seed", new Change(Sample.ADDITION, "2"));
    changes.put("random", new Change(ONE + "model.bias = false\n", "numpy"));
    changes.put("run.dir", new Change(Sample.ADDITION, "elsewhere"));
    changes.put("addition.bits", new Change(Sample.ADDITION, "9"));
    changes.put("addition.encoding", new Change(Sample.ADDITION, "pair"));
    changes.put("addition.verify", new Change(Sample.ADDITION, "false"));
    changes.put("text.input", new Change(Sample.TEXT, "a.txt"));
    changes.put("text.generated", new Change(Sample.TEXT, "200"));
    changes.put("text.tokens", new Change(Sample.TEXT, "byte"));
    changes.put("text.window", new Change(Sample.TEXT, "51"));
    changes.put("text.carry-state", new Change(Sample.TEXT, "false"));
    changes.put("text.document-boundary", new Change(Sample.TEXT, "\\n"));
    changes.put("text.validation", new Change(Sample.TEXT, "0.1"));
    changes.put("text.test", new Change(Sample.TEXT, "0.1"));
    changes.put("text.prepared", new Change(Sample.TEXT, "/shared"));
    changes.put("text.vocabulary.size", new Change(WORDS, "500"));
    changes.put("text.vocabulary.minimum-count", new Change(WORDS, "2"));
    changes.put("model.cell", new Change(Sample.ADDITION, "lstm"));
    changes.put("model.layers", new Change(Sample.ADDITION, "2"));
    changes.put("model.hidden", new Change(Sample.TEXT, "vocabulary"));
    changes.put("model.embedding", new Change(Sample.TEXT, "20"));
    changes.put("model.dropout", new Change(Sample.TEXT + "model.layers = 2\n", "0.3"));
    changes.put("model.activation", new Change(Sample.ADDITION, "sigmoid"));
    changes.put("model.bias", new Change(Sample.ADDITION, "false"));
    changes.put("model.output", new Change(Sample.ADDITION, "sigmoid"));
    changes.put("model.forget-bias", new Change(LSTM, "0.5"));
    changes.put("model.init.from", new Change(Sample.ADDITION, "a.safetensors"));
    changes.put("model.init.input", new Change(Sample.ADDITION, "orthogonal"));
    changes.put("model.init.recurrent", new Change(Sample.ADDITION, "orthogonal"));
    changes.put("model.init.output", new Change(Sample.ADDITION, "orthogonal"));
    changes.put("model.init.low", new Change(BOUNDED, "-2"));
    changes.put("model.init.high", new Change(BOUNDED, "2"));
    changes.put("loss", new Change(SIGMOID, "squared"));
    changes.put("optimizer.name", new Change(Sample.ADDITION, "sgd"));
    changes.put("optimizer.learning-rate", new Change(Sample.ADDITION, "0.5"));
    changes.put("optimizer.momentum", new Change(SGD, "0.5"));
    changes.put("optimizer.decay", new Change(RMSPROP, "0.5"));
    changes.put("optimizer.gain", new Change(RMSPROP, "0.5"));
    changes.put("optimizer.output-decay", new Change(RMSPROP, "0.5"));
    changes.put("optimizer.beta1", new Change(Sample.ADDITION, "0.5"));
    changes.put("optimizer.beta2", new Change(Sample.ADDITION, "0.5"));
    changes.put("optimizer.epsilon", new Change(RMSPROP, "0.5"));
    changes.put("optimizer.epsilon-inside-root", new Change(RMSPROP, "true"));
    changes.put("optimizer.weight-decay", new Change(SGD, "0.5"));
    changes.put("optimizer.schedule.name", new Change(EPOCHS, "exponential"));
    changes.put("optimizer.schedule.factor", new Change(EPOCHS, "0.25"));
    changes.put("optimizer.schedule.every-epochs", new Change(EPOCHS, "3"));
    changes.put("optimizer.schedule.after-epochs", new Change(EPOCHS, "4"));
    changes.put("optimizer.schedule.patience", new Change(PLATEAU, "3"));
    changes.put("optimizer.schedule.floor", new Change(COSINE, "0.1"));
    changes.put("optimizer.schedule.warm-up-steps", new Change(Sample.ADDITION, "7"));
    changes.put("clip.norm", new Change(Sample.ADDITION, "5"));
    changes.put("clip.value", new Change(Sample.ADDITION, "5"));
    changes.put("clip.delta", new Change(Sample.ADDITION, "5"));
    changes.put("train.steps", new Change(Sample.ADDITION, "200"));
    changes.put("train.epochs", new Change(Sample.TEXT, "1.5"));
    changes.put("train.max-minutes", new Change(Sample.ADDITION, "0.5"));
    changes.put("train.target", new Change(EVALUATES, "0.5"));
    changes.put("train.batch", new Change(Sample.ADDITION, "33"));
    changes.put("train.shards", new Change(Sample.ADDITION, "7"));
    changes.put("train.gradient", new Change(Sample.ADDITION, "sequence-mean"));
    changes.put("train.local-steps", new Change(Sample.ADDITION, "10"));
    changes.put("train.aggregate", new Change(Sample.ADDITION, "executors"));
    changes.put("train.log-every", new Change(Sample.ADDITION, "10"));
    changes.put("train.evaluate-every", new Change(Sample.ADDITION, "10"));
    changes.put("train.sample-every", new Change(Sample.TEXT, "10"));
    changes.put("train.patience", new Change(EVALUATES, "5"));
    changes.put("train.result", new Change(EVALUATES, "best"));
    changes.put("checkpoint.every-steps", new Change(Sample.ADDITION, "10"));
    changes.put("checkpoint.every-minutes", new Change(Sample.ADDITION, "0.5"));
    changes.put("checkpoint.keep", new Change(Sample.ADDITION, "1"));
    changes.put("checkpoint.keep-every", new Change(Sample.ADDITION, "10"));
    changes.put("checkpoint.keep-best", new Change(Sample.ADDITION, "false"));
    changes.put("sample.length", new Change(Sample.TEXT, "10"));
    changes.put("sample.temperature", new Change(Sample.TEXT, "0"));
    changes.put("sample.top-k", new Change(Sample.TEXT, "10"));
    changes.put("sample.top-p", new Change(Sample.TEXT, "0.9"));
    changes.put("sample.feed", new Change(Sample.TEXT, "arg-max"));
    changes.put("compute.kernels", new Change(Sample.ADDITION, "commons-math"));
    changes.put("compute.precision", new Change(Sample.ADDITION, "float32"));
    changes.put("cluster.wait-for-executors", new Change(Sample.ADDITION, "90s"));
    changes.put("cluster.executor-deadline", new Change(Sample.ADDITION, "90s"));
    changes.put("cluster.step-deadline", new Change(Sample.ADDITION, "2d"));
    changes.put("cluster.task-deadline", new Change(Sample.ADDITION, "2d"));
    return changes;
  }

  private static List<String> names() {
    return KEYS.all().stream().map(Keys.Declared::name).toList();
  }

  @Test
  void everyKeyChangesTheSettingsAndIsWrittenBack() {
    var changes = changes();
    assertThat(List.copyOf(changes.keySet())).isEqualTo(names());
    changes.forEach(
        (key, change) -> {
          var before = Sample.load(change.file());
          var after = Sample.load(change.file(), key + "=" + change.value());
          assertThat(after).as(key).isNotEqualTo(before);
          assertThat(after.resolved().get(key)).as(key).isIn(change.value(), change.value() + ".0");
          assertThat(Sample.load(after.render())).as(key).isEqualTo(after);
        });
  }

  @Test
  void everyKeyRefusesTextsThatAreNoValueOfIt() {
    var changes = changes();
    for (var key : KEYS.all()) {
      // A space is a character, and may end documents.
      var none = key.name().equals("text.document-boundary") ? "" : " ";
      assertThat(Sample.problems(changes.get(key.name()).file(), key + "=" + none))
          .singleElement()
          .asString()
          .startsWith(key + ": ")
          .contains(key.type().expected(), "'" + none + "'");
    }
  }

  @Test
  void everyDefaultIsAValueExceptTheTask() {
    for (var key : KEYS.all()) {
      assertThat(key.type().parse().apply(key.key().value()).isPresent())
          .as(key.name())
          .isEqualTo(!key.name().equals("task"));
    }
  }

  @Test
  void everyConditionNamesAKeyAndValuesOfIt() {
    var kinds = KEYS.all().stream().collect(Collectors.toMap(Keys.Declared::name, each -> each));
    for (var key : KEYS.all()) {
      for (var condition : key.when()) {
        assertThat(kinds).containsKey(condition.key());
        var type = kinds.get(condition.key()).type();
        assertThat(condition.values())
            .allSatisfy(value -> assertThat(type.parse().apply(value)).isPresent());
      }
    }
  }

  @Test
  void everyKeyAndGroupIsExplained() {
    assertThat(KEYS.all()).allSatisfy(key -> assertThat(key.doc()).endsWith("."));
    assertThat(KEYS.groups().values()).allSatisfy(doc -> assertThat(doc).endsWith("."));
  }

  @Test
  void theNearestKeyTakesTheFewestEdits() {
    assertThat(KEYS.unknown("trian.batch")).contains("train.batch");
    assertThat(KEYS.unknown("lss")).contains("loss");
    assertThat(KEYS.unknown("sede")).as("two edits of four letters").contains("seed");
  }

  @Test
  void theEndOfAKeyFindsTheKey() {
    assertThat(KEYS.unknown("learning-rate")).contains("optimizer.learning-rate");
  }

  @Test
  void anUnrelatedWordFindsNoKey() {
    for (var word : List.of("colour", "x", "train", "", "loss".repeat(26))) {
      assertThat(KEYS.unknown(word)).as(word).contains("check --keys");
    }
  }
}

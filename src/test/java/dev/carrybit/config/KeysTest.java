package dev.carrybit.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KeysTest {

  /** A valid file that uses the key, and another value of it. */
  private record Change(String file, String value) {}

  private static final String WORDS = Sample.TEXT + "text.tokens = word\n";
  private static final String LSTM = Sample.TEXT + "model.cell = lstm\n";
  private static final String SGD = Sample.ADDITION + "optimizer.name = sgd\n";
  private static final String RMSPROP = Sample.ADDITION + "optimizer.name = rmsprop\n";
  private static final String SIGMOID = Sample.ADDITION + "model.output = sigmoid\n";
  private static final String EVALUATES = Sample.ADDITION + "train.evaluate-every = 10\n";
  private static final String ONE = Sample.ADDITION + "train { batch = 1, shards = 1 }\n";
  private static final String BOUNDED = Sample.ADDITION + "model.init { low = -1, high = 1 }\n";

  private static Map<Key<?>, Change> changes() {
    var changes = new LinkedHashMap<Key<?>, Change>();
    changes.put(Keys.TASK, new Change(Sample.ADDITION, "text"));
    changes.put(Keys.SEED, new Change(Sample.ADDITION, "2"));
    changes.put(Keys.RANDOM, new Change(ONE + "model.bias = false\n", "numpy"));
    changes.put(Keys.RUN_DIR, new Change(Sample.ADDITION, "elsewhere"));
    changes.put(Keys.BITS, new Change(Sample.ADDITION, "9"));
    changes.put(Keys.ENCODING, new Change(Sample.ADDITION, "pair"));
    changes.put(Keys.INPUT, new Change(Sample.TEXT, "a.txt"));
    changes.put(Keys.GENERATED, new Change(Sample.TEXT, "200"));
    changes.put(Keys.TOKENS, new Change(Sample.TEXT, "byte"));
    changes.put(Keys.WINDOW, new Change(Sample.TEXT, "51"));
    changes.put(Keys.CARRY_STATE, new Change(Sample.TEXT, "false"));
    changes.put(Keys.VALIDATION, new Change(Sample.TEXT, "0.1"));
    changes.put(Keys.TEST, new Change(Sample.TEXT, "0.1"));
    changes.put(Keys.VOCABULARY_SIZE, new Change(WORDS, "500"));
    changes.put(Keys.VOCABULARY_MINIMUM_COUNT, new Change(WORDS, "2"));
    changes.put(Keys.CELL, new Change(Sample.ADDITION, "lstm"));
    changes.put(Keys.LAYERS, new Change(Sample.ADDITION, "2"));
    changes.put(Keys.HIDDEN, new Change(Sample.TEXT, "vocabulary"));
    changes.put(Keys.ACTIVATION, new Change(Sample.ADDITION, "sigmoid"));
    changes.put(Keys.BIAS, new Change(Sample.ADDITION, "false"));
    changes.put(Keys.OUTPUT, new Change(Sample.ADDITION, "sigmoid"));
    changes.put(Keys.FORGET_BIAS, new Change(LSTM, "0.5"));
    changes.put(Keys.INIT_INPUT, new Change(Sample.ADDITION, "orthogonal"));
    changes.put(Keys.INIT_RECURRENT, new Change(Sample.ADDITION, "orthogonal"));
    changes.put(Keys.INIT_OUTPUT, new Change(Sample.ADDITION, "orthogonal"));
    changes.put(Keys.INIT_LOW, new Change(BOUNDED, "-2"));
    changes.put(Keys.INIT_HIGH, new Change(BOUNDED, "2"));
    changes.put(Keys.LOSS, new Change(SIGMOID, "squared"));
    changes.put(Keys.OPTIMIZER, new Change(Sample.ADDITION, "sgd"));
    changes.put(Keys.LEARNING_RATE, new Change(Sample.ADDITION, "0.5"));
    changes.put(Keys.MOMENTUM, new Change(SGD, "0.5"));
    changes.put(Keys.DECAY, new Change(RMSPROP, "0.5"));
    changes.put(Keys.GAIN, new Change(RMSPROP, "0.5"));
    changes.put(Keys.OUTPUT_DECAY, new Change(RMSPROP, "0.5"));
    changes.put(Keys.BETA1, new Change(Sample.ADDITION, "0.5"));
    changes.put(Keys.BETA2, new Change(Sample.ADDITION, "0.5"));
    changes.put(Keys.EPSILON, new Change(RMSPROP, "0.5"));
    changes.put(Keys.EPSILON_INSIDE_ROOT, new Change(RMSPROP, "true"));
    changes.put(Keys.CLIP_NORM, new Change(Sample.ADDITION, "5"));
    changes.put(Keys.CLIP_VALUE, new Change(Sample.ADDITION, "5"));
    changes.put(Keys.CLIP_DELTA, new Change(Sample.ADDITION, "5"));
    changes.put(Keys.STEPS, new Change(Sample.ADDITION, "200"));
    changes.put(Keys.EPOCHS, new Change(Sample.TEXT, "1.5"));
    changes.put(Keys.MAX_MINUTES, new Change(Sample.ADDITION, "0.5"));
    changes.put(Keys.TARGET, new Change(EVALUATES, "0.5"));
    changes.put(Keys.BATCH, new Change(Sample.ADDITION, "33"));
    changes.put(Keys.SHARDS, new Change(Sample.ADDITION, "7"));
    changes.put(Keys.GRADIENT, new Change(Sample.ADDITION, "sequence-mean"));
    changes.put(Keys.LOCAL_STEPS, new Change(Sample.ADDITION, "10"));
    changes.put(Keys.LOG_EVERY, new Change(Sample.ADDITION, "10"));
    changes.put(Keys.EVALUATE_EVERY, new Change(Sample.ADDITION, "10"));
    changes.put(Keys.SAMPLE_EVERY, new Change(Sample.TEXT, "10"));
    changes.put(Keys.CHECKPOINT_STEPS, new Change(Sample.ADDITION, "10"));
    changes.put(Keys.CHECKPOINT_MINUTES, new Change(Sample.ADDITION, "0.5"));
    changes.put(Keys.KEEP, new Change(Sample.ADDITION, "1"));
    changes.put(Keys.KEEP_EVERY, new Change(Sample.ADDITION, "10"));
    changes.put(Keys.SAMPLE_LENGTH, new Change(Sample.TEXT, "10"));
    changes.put(Keys.TEMPERATURE, new Change(Sample.TEXT, "0"));
    changes.put(Keys.TOP_K, new Change(Sample.TEXT, "10"));
    changes.put(Keys.FEED, new Change(Sample.TEXT, "arg-max"));
    changes.put(Keys.KERNELS, new Change(Sample.ADDITION, "commons-math"));
    changes.put(Keys.FALLBACK, new Change(Sample.ADDITION, "portable"));
    changes.put(Keys.WAIT_FOR_EXECUTORS, new Change(Sample.ADDITION, "90s"));
    changes.put(Keys.EXECUTOR_DEADLINE, new Change(Sample.ADDITION, "90s"));
    changes.put(Keys.STEP_DEADLINE, new Change(Sample.ADDITION, "2d"));
    return changes;
  }

  @Test
  void everyKeyStandsInTheDefaultsAndNoOtherInTheSameOrder() {
    var entries = ConfigFactory.parseString(SettingsLoader.defaults()).root();
    var inFile = new ArrayList<Map.Entry<String, Integer>>();
    collect("", entries, inFile);
    inFile.sort(Map.Entry.comparingByValue());
    assertThat(inFile.stream().map(Map.Entry::getKey))
        .containsExactlyElementsOf(Keys.ALL.stream().map(Key::name).toList());
  }

  private static void collect(
      String prefix, ConfigObject object, List<Map.Entry<String, Integer>> into) {
    object.forEach(
        (name, value) -> {
          if (value instanceof ConfigObject inner) {
            collect(prefix + name + ".", inner, into);
          } else {
            into.add(Map.entry(prefix + name, value.origin().lineNumber()));
          }
        });
  }

  @Test
  void everyKeyChangesTheSettingsAndIsWrittenBack() {
    var changes = changes();
    assertThat(List.copyOf(changes.keySet())).isEqualTo(Keys.ALL);
    changes.forEach(
        (key, change) -> {
          var before = Sample.load(change.file());
          var after = Sample.load(change.file(), key + "=" + change.value());
          assertThat(after).as("%s", key).isNotEqualTo(before);
          assertThat(after.resolved().get(key.name()))
              .as("%s", key)
              .isIn(change.value(), change.value() + ".0");
          assertThat(Sample.load(after.render())).as("%s", key).isEqualTo(after);
        });
  }

  @Test
  void everyKeyRefusesWhatIsNoValueOfIt() {
    changes()
        .forEach(
            (key, change) -> {
              var problems = Sample.problems(change.file(), key + "= ");
              assertThat(problems).as("%s", key).hasSize(1);
              assertThat(problems.get(0))
                  .startsWith(key + ": expected " + key.kind().expected() + ", was ' '");
            });
  }

  @Test
  void theDefaultsExplainEveryKey() {
    var lines = SettingsLoader.defaults().lines().toList();
    for (var line : lines) {
      assertThat(line.length()).isLessThanOrEqualTo(100);
      if (line.contains(" = ") && !line.strip().startsWith("#")) {
        int block = lines.indexOf(line);
        while (!lines.get(block - 1).isBlank() && !lines.get(block).strip().startsWith("#")) {
          block--;
        }
        assertThat(lines.get(block).strip()).as(line).startsWith("#");
      }
    }
  }
}

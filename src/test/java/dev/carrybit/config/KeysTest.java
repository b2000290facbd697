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
  private static final String EPOCHS = Sample.TEXT + "optimizer.schedule.name = step\n";
  private static final String PLATEAU = EVALUATES + "optimizer.schedule.name = plateau\n";
  private static final String COSINE = Sample.ADDITION + "optimizer.schedule.name = cosine\n";
  private static final String ONE = Sample.ADDITION + "train { batch = 1, shards = 1 }\n";
  private static final String BOUNDED = Sample.ADDITION + "model.init { low = -1, high = 1 }\n";

  private static Map<Key<?>, Change> changes() {
    var changes = new LinkedHashMap<Key<?>, Change>();
    changes.put(TaskKeys.TASK, new Change(Sample.ADDITION, "text"));
    changes.put(TaskKeys.SEED, new Change(Sample.ADDITION, "2"));
    changes.put(TaskKeys.RANDOM, new Change(ONE + "model.bias = false\n", "numpy"));
    changes.put(TaskKeys.RUN_DIR, new Change(Sample.ADDITION, "elsewhere"));
    changes.put(TaskKeys.BITS, new Change(Sample.ADDITION, "9"));
    changes.put(TaskKeys.ENCODING, new Change(Sample.ADDITION, "pair"));
    changes.put(TextKeys.INPUT, new Change(Sample.TEXT, "a.txt"));
    changes.put(TextKeys.GENERATED, new Change(Sample.TEXT, "200"));
    changes.put(TextKeys.TOKENS, new Change(Sample.TEXT, "byte"));
    changes.put(TextKeys.WINDOW, new Change(Sample.TEXT, "51"));
    changes.put(TextKeys.CARRY_STATE, new Change(Sample.TEXT, "false"));
    changes.put(TextKeys.DOCUMENT_BOUNDARY, new Change(Sample.TEXT, "\\n"));
    changes.put(TextKeys.VALIDATION, new Change(Sample.TEXT, "0.1"));
    changes.put(TextKeys.TEST, new Change(Sample.TEXT, "0.1"));
    changes.put(TextKeys.PREPARED, new Change(Sample.TEXT, "/shared"));
    changes.put(TextKeys.VOCABULARY_SIZE, new Change(WORDS, "500"));
    changes.put(TextKeys.VOCABULARY_MINIMUM_COUNT, new Change(WORDS, "2"));
    changes.put(ModelKeys.CELL, new Change(Sample.ADDITION, "lstm"));
    changes.put(ModelKeys.LAYERS, new Change(Sample.ADDITION, "2"));
    changes.put(ModelKeys.HIDDEN, new Change(Sample.TEXT, "vocabulary"));
    changes.put(ModelKeys.EMBEDDING, new Change(Sample.TEXT, "20"));
    changes.put(ModelKeys.DROPOUT, new Change(Sample.TEXT + "model.layers = 2\n", "0.3"));
    changes.put(ModelKeys.ACTIVATION, new Change(Sample.ADDITION, "sigmoid"));
    changes.put(ModelKeys.BIAS, new Change(Sample.ADDITION, "false"));
    changes.put(ModelKeys.OUTPUT, new Change(Sample.ADDITION, "sigmoid"));
    changes.put(ModelKeys.FORGET_BIAS, new Change(LSTM, "0.5"));
    changes.put(ModelKeys.INIT_FROM, new Change(Sample.ADDITION, "a.safetensors"));
    changes.put(ModelKeys.INIT_INPUT, new Change(Sample.ADDITION, "orthogonal"));
    changes.put(ModelKeys.INIT_RECURRENT, new Change(Sample.ADDITION, "orthogonal"));
    changes.put(ModelKeys.INIT_OUTPUT, new Change(Sample.ADDITION, "orthogonal"));
    changes.put(ModelKeys.INIT_LOW, new Change(BOUNDED, "-2"));
    changes.put(ModelKeys.INIT_HIGH, new Change(BOUNDED, "2"));
    changes.put(ModelKeys.LOSS, new Change(SIGMOID, "squared"));
    changes.put(OptimizerKeys.NAME, new Change(Sample.ADDITION, "sgd"));
    changes.put(OptimizerKeys.LEARNING_RATE, new Change(Sample.ADDITION, "0.5"));
    changes.put(OptimizerKeys.MOMENTUM, new Change(SGD, "0.5"));
    changes.put(OptimizerKeys.DECAY, new Change(RMSPROP, "0.5"));
    changes.put(OptimizerKeys.GAIN, new Change(RMSPROP, "0.5"));
    changes.put(OptimizerKeys.OUTPUT_DECAY, new Change(RMSPROP, "0.5"));
    changes.put(OptimizerKeys.BETA1, new Change(Sample.ADDITION, "0.5"));
    changes.put(OptimizerKeys.BETA2, new Change(Sample.ADDITION, "0.5"));
    changes.put(OptimizerKeys.EPSILON, new Change(RMSPROP, "0.5"));
    changes.put(OptimizerKeys.EPSILON_INSIDE_ROOT, new Change(RMSPROP, "true"));
    changes.put(OptimizerKeys.WEIGHT_DECAY, new Change(SGD, "0.5"));
    changes.put(ScheduleKeys.NAME, new Change(EPOCHS, "exponential"));
    changes.put(ScheduleKeys.FACTOR, new Change(EPOCHS, "0.25"));
    changes.put(ScheduleKeys.EVERY_EPOCHS, new Change(EPOCHS, "3"));
    changes.put(ScheduleKeys.AFTER_EPOCHS, new Change(EPOCHS, "4"));
    changes.put(ScheduleKeys.PATIENCE, new Change(PLATEAU, "3"));
    changes.put(ScheduleKeys.FLOOR, new Change(COSINE, "0.1"));
    changes.put(ScheduleKeys.WARM_UP_STEPS, new Change(Sample.ADDITION, "7"));
    changes.put(ClipKeys.NORM, new Change(Sample.ADDITION, "5"));
    changes.put(ClipKeys.VALUE, new Change(Sample.ADDITION, "5"));
    changes.put(ClipKeys.DELTA, new Change(Sample.ADDITION, "5"));
    changes.put(TrainKeys.STEPS, new Change(Sample.ADDITION, "200"));
    changes.put(TrainKeys.EPOCHS, new Change(Sample.TEXT, "1.5"));
    changes.put(TrainKeys.MAX_MINUTES, new Change(Sample.ADDITION, "0.5"));
    changes.put(TrainKeys.TARGET, new Change(EVALUATES, "0.5"));
    changes.put(TrainKeys.BATCH, new Change(Sample.ADDITION, "33"));
    changes.put(TrainKeys.SHARDS, new Change(Sample.ADDITION, "7"));
    changes.put(TrainKeys.GRADIENT, new Change(Sample.ADDITION, "sequence-mean"));
    changes.put(TrainKeys.LOCAL_STEPS, new Change(Sample.ADDITION, "10"));
    changes.put(TrainKeys.LOG_EVERY, new Change(Sample.ADDITION, "10"));
    changes.put(TrainKeys.EVALUATE_EVERY, new Change(Sample.ADDITION, "10"));
    changes.put(TrainKeys.SAMPLE_EVERY, new Change(Sample.TEXT, "10"));
    changes.put(TrainKeys.PATIENCE, new Change(EVALUATES, "5"));
    changes.put(TrainKeys.RESULT, new Change(EVALUATES, "best"));
    changes.put(CheckpointKeys.EVERY_STEPS, new Change(Sample.ADDITION, "10"));
    changes.put(CheckpointKeys.EVERY_MINUTES, new Change(Sample.ADDITION, "0.5"));
    changes.put(CheckpointKeys.KEEP, new Change(Sample.ADDITION, "1"));
    changes.put(CheckpointKeys.KEEP_EVERY, new Change(Sample.ADDITION, "10"));
    changes.put(CheckpointKeys.KEEP_BEST, new Change(Sample.ADDITION, "false"));
    changes.put(SampleKeys.LENGTH, new Change(Sample.TEXT, "10"));
    changes.put(SampleKeys.TEMPERATURE, new Change(Sample.TEXT, "0"));
    changes.put(SampleKeys.TOP_K, new Change(Sample.TEXT, "10"));
    changes.put(SampleKeys.TOP_P, new Change(Sample.TEXT, "0.9"));
    changes.put(SampleKeys.FEED, new Change(Sample.TEXT, "arg-max"));
    changes.put(ComputeKeys.KERNELS, new Change(Sample.ADDITION, "commons-math"));
    changes.put(ComputeKeys.WAIT_FOR_EXECUTORS, new Change(Sample.ADDITION, "90s"));
    changes.put(ComputeKeys.EXECUTOR_DEADLINE, new Change(Sample.ADDITION, "90s"));
    changes.put(ComputeKeys.STEP_DEADLINE, new Change(Sample.ADDITION, "2d"));
    changes.put(ComputeKeys.TASK_DEADLINE, new Change(Sample.ADDITION, "2d"));
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
              // a space is a character, and may end documents
              var none = key.equals(TextKeys.DOCUMENT_BOUNDARY) ? "" : " ";
              var problems = Sample.problems(change.file(), key + "=" + none);
              assertThat(problems).as("%s", key).hasSize(1);
              assertThat(problems.get(0))
                  .startsWith(key + ": expected " + key.kind().expected() + ", was '" + none + "'");
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

package dev.carrybit.config;

import dev.carrybit.data.Tokens;
import dev.carrybit.nn.Elman;
import dev.carrybit.nn.Lstm;
import dev.carrybit.optim.Adam;
import dev.carrybit.optim.Optimizer;
import dev.carrybit.optim.RmsProp;
import dev.carrybit.optim.Sgd;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The way back from settings to the values of keys; keys without meaning are left out. */
final class SettingsWriter {

  private final Map<String, String> values = new LinkedHashMap<>();

  private SettingsWriter() {}

  static Map<String, String> write(RunSettings settings) {
    var writer = new SettingsWriter();
    writer.task(settings);
    writer.model(settings.model());
    writer.optimizer(settings.optimizer());
    writer.put(Keys.CLIP_NORM, settings.clip().gradient().norm());
    writer.put(Keys.CLIP_VALUE, settings.clip().gradient().value());
    writer.put(Keys.CLIP_DELTA, settings.clip().delta());
    writer.train(settings.train());
    writer.checkpoint(settings.checkpoint());
    if (settings.task() instanceof TextSettings) {
      writer.sample(settings.sample());
    }
    writer.put(Keys.KERNELS, settings.kernels());
    writer.put(Keys.FALLBACK, settings.fallback());
    writer.put(Keys.WAIT_FOR_EXECUTORS, settings.cluster().waitForExecutors());
    writer.put(Keys.EXECUTOR_DEADLINE, settings.cluster().executorDeadline());
    writer.put(Keys.STEP_DEADLINE, settings.cluster().stepDeadline());
    return Collections.unmodifiableMap(writer.values);
  }

  private <T> void put(Key<T> key, T value) {
    values.put(key.name(), key.kind().write().apply(value));
  }

  private void task(RunSettings settings) {
    var task = settings.task();
    put(Keys.TASK, task instanceof TextSettings ? Keys.TEXT_TASK : Keys.ADDITION_TASK);
    put(Keys.SEED, settings.seed());
    put(Keys.RANDOM, settings.random());
    put(Keys.RUN_DIR, settings.runDirectory());
    if (task instanceof TextSettings text) {
      text(text);
    } else if (task instanceof AdditionSettings addition) {
      put(Keys.BITS, addition.bits());
      put(Keys.ENCODING, addition.encoding());
    }
  }

  private void text(TextSettings text) {
    put(Keys.INPUT, text.input());
    put(Keys.GENERATED, text.generated());
    put(Keys.TOKENS, text.tokens());
    put(Keys.WINDOW, text.window().steps());
    put(Keys.CARRY_STATE, text.carryState());
    put(Keys.VALIDATION, text.validation());
    put(Keys.TEST, text.test());
    if (text.tokens() == Tokens.WORD) {
      put(Keys.VOCABULARY_SIZE, text.vocabularySize());
      put(Keys.VOCABULARY_MINIMUM_COUNT, text.vocabularyMinimumCount());
    }
  }

  private void model(ModelSettings model) {
    put(Keys.CELL, model.cell() instanceof Lstm ? Keys.LSTM_CELL : Keys.ELMAN);
    put(Keys.LAYERS, model.layers());
    put(Keys.HIDDEN, model.hidden());
    if (model.cell() instanceof Elman elman) {
      put(Keys.ACTIVATION, elman.activation());
    }
    put(Keys.BIAS, model.bias());
    put(Keys.OUTPUT, model.output());
    if (model.cell() instanceof Lstm && model.bias()) {
      put(Keys.FORGET_BIAS, model.init().forgetBias());
    }
    put(Keys.INIT_INPUT, model.init().input());
    put(Keys.INIT_RECURRENT, model.init().recurrent());
    put(Keys.INIT_OUTPUT, model.init().output());
    put(Keys.INIT_LOW, model.init().low());
    put(Keys.INIT_HIGH, model.init().high());
    put(Keys.LOSS, model.loss());
  }

  private void optimizer(Optimizer optimizer) {
    if (optimizer instanceof Sgd sgd) {
      put(Keys.OPTIMIZER, Keys.SGD);
      put(Keys.LEARNING_RATE, sgd.learningRate());
      put(Keys.MOMENTUM, sgd.momentum());
    } else if (optimizer instanceof RmsProp rmsProp) {
      put(Keys.OPTIMIZER, Keys.RMSPROP);
      rmsProp(rmsProp);
    } else if (optimizer instanceof Adam adam) {
      put(Keys.OPTIMIZER, Keys.ADAM);
      put(Keys.LEARNING_RATE, adam.learningRate());
      put(Keys.BETA1, adam.beta1());
      put(Keys.BETA2, adam.beta2());
      put(Keys.EPSILON, adam.epsilon());
    }
  }

  private void rmsProp(RmsProp rmsProp) {
    var hidden = rmsProp.hidden();
    var output = rmsProp.output();
    boolean complement = isComplement(hidden) && isComplement(output);
    put(Keys.LEARNING_RATE, rmsProp.learningRate());
    put(Keys.DECAY, hidden.decay());
    put(Keys.GAIN, complement ? Keys.DERIVED : hidden.gain());
    put(Keys.OUTPUT_DECAY, output.decay() == hidden.decay() ? Keys.DERIVED : output.decay());
    put(Keys.EPSILON, rmsProp.epsilon());
    put(Keys.EPSILON_INSIDE_ROOT, rmsProp.epsilonInsideRoot());
  }

  private static boolean isComplement(RmsProp.Average average) {
    return average.equals(RmsProp.Average.of(average.decay()));
  }

  private void train(TrainSettings train) {
    put(Keys.STEPS, train.steps());
    put(Keys.EPOCHS, train.epochs());
    put(Keys.MAX_MINUTES, train.maxMinutes());
    put(Keys.TARGET, train.target());
    put(Keys.BATCH, train.batch());
    put(Keys.SHARDS, train.shards());
    put(Keys.GRADIENT, train.gradient());
    put(Keys.LOCAL_STEPS, train.localSteps());
    put(Keys.LOG_EVERY, train.logEvery());
    put(Keys.EVALUATE_EVERY, train.evaluateEvery());
    put(Keys.SAMPLE_EVERY, train.sampleEvery());
  }

  private void checkpoint(CheckpointSettings checkpoint) {
    put(Keys.CHECKPOINT_STEPS, checkpoint.everySteps());
    put(Keys.CHECKPOINT_MINUTES, checkpoint.everyMinutes());
    put(Keys.KEEP, checkpoint.keep());
    put(Keys.KEEP_EVERY, checkpoint.keepEvery());
  }

  private void sample(SampleSettings sample) {
    put(Keys.SAMPLE_LENGTH, sample.length());
    put(Keys.TEMPERATURE, sample.temperature());
    put(Keys.TOP_K, sample.topK());
    put(Keys.FEED, sample.feed());
  }
}

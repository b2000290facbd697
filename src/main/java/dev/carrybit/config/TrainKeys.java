package dev.carrybit.config;

import java.util.List;

/** The keys of a run's course. */
final class TrainKeys {

  private static final int MOST = Integer.MAX_VALUE;

  static final Key<Long> STEPS = new Key<>("train.steps", Kind.steps());
  static final Key<Double> EPOCHS = new Key<>("train.epochs", Kind.bound());
  static final Key<Double> MAX_MINUTES = new Key<>("train.max-minutes", Kind.bound());
  static final Key<Double> TARGET = new Key<>("train.target", Kind.bound());
  static final Key<Integer> BATCH = new Key<>("train.batch", Kind.size(1, MOST));
  static final Key<Integer> SHARDS = new Key<>("train.shards", Kind.size(1, MOST));
  static final Key<GradientScale> GRADIENT =
      new Key<>("train.gradient", Kind.choice(GradientScale.values()));
  static final Key<Integer> LOCAL_STEPS = new Key<>("train.local-steps", Kind.size(1, MOST));
  static final Key<Long> LOG_EVERY =
      new Key<>("train.log-every", Kind.whole(1, TrainSettings.NEVER - 1));
  static final Key<Long> EVALUATE_EVERY = new Key<>("train.evaluate-every", Kind.steps());
  static final Key<Long> SAMPLE_EVERY = new Key<>("train.sample-every", Kind.steps());
  static final Key<Long> PATIENCE = new Key<>("train.patience", Kind.steps());
  static final Key<ResultWeights> RESULT =
      new Key<>("train.result", Kind.choice(ResultWeights.values()));

  static final List<Key<?>> ALL =
      List.of(
          STEPS,
          EPOCHS,
          MAX_MINUTES,
          TARGET,
          BATCH,
          SHARDS,
          GRADIENT,
          LOCAL_STEPS,
          LOG_EVERY,
          EVALUATE_EVERY,
          SAMPLE_EVERY,
          PATIENCE,
          RESULT);

  private TrainKeys() {}

  static TrainSettings read(Values values) {
    return new TrainSettings(
        values.read(STEPS),
        values.read(EPOCHS),
        values.read(MAX_MINUTES),
        values.read(TARGET),
        values.read(BATCH),
        values.read(SHARDS),
        values.read(GRADIENT),
        values.read(LOCAL_STEPS),
        values.read(LOG_EVERY),
        values.read(EVALUATE_EVERY),
        values.read(SAMPLE_EVERY),
        values.read(PATIENCE),
        values.read(RESULT),
        ScheduleKeys.read(values));
  }

  static void write(TrainSettings train, SettingsWriter to) {
    to.put(STEPS, train.steps());
    to.put(EPOCHS, train.epochs());
    to.put(MAX_MINUTES, train.maxMinutes());
    to.put(TARGET, train.target());
    to.put(BATCH, train.batch());
    to.put(SHARDS, train.shards());
    to.put(GRADIENT, train.gradient());
    to.put(LOCAL_STEPS, train.localSteps());
    to.put(LOG_EVERY, train.logEvery());
    to.put(EVALUATE_EVERY, train.evaluateEvery());
    to.put(SAMPLE_EVERY, train.sampleEvery());
    to.put(PATIENCE, train.patience());
    to.put(RESULT, train.result());
  }
}

package dev.carrybit.config;

/** What the course of a run demands of its settings. */
final class CourseRules {

  private final Demands demands;
  private final TrainSettings train;

  CourseRules(Demands demands, TrainSettings train) {
    this.demands = demands;
    this.train = train;
  }

  void check(TaskSettings task, CheckpointSettings checkpoint) {
    shards();
    rounds();
    round(CheckpointKeys.EVERY_STEPS, checkpoint.everySteps());
    end();
    schedule(task);
    best(checkpoint);
  }

  private void shards() {
    demand(
        train.batch() >= train.shards(),
        TrainKeys.BATCH,
        "a sequence for each of train.shards = " + train.shards(),
        train.batch(),
        TrainKeys.SHARDS);
    if (train.localSteps() > 1 && train.batch() >= train.shards()) {
      demand(
          train.batch() % train.shards() == 0,
          TrainKeys.BATCH,
          "a multiple of train.shards = %s where train.local-steps > 1".formatted(train.shards()),
          train.batch(),
          TrainKeys.SHARDS,
          TrainKeys.LOCAL_STEPS);
    }
  }

  private void rounds() {
    round(TrainKeys.STEPS, train.steps());
    round(TrainKeys.LOG_EVERY, train.logEvery());
    round(TrainKeys.EVALUATE_EVERY, train.evaluateEvery());
    round(TrainKeys.SAMPLE_EVERY, train.sampleEvery());
  }

  private void round(Key<Long> key, long steps) {
    demand(
        steps == TrainSettings.NEVER || steps % train.localSteps() == 0,
        key,
        "a multiple of train.local-steps = " + train.localSteps(),
        steps,
        TrainKeys.LOCAL_STEPS);
  }

  private void end() {
    boolean ends =
        train.hasLength() || train.maxMinutes() < Double.POSITIVE_INFINITY || train.hasTarget();
    demand(
        ends,
        TrainKeys.STEPS,
        "a number here or in train.epochs, train.max-minutes or train.target, so that the run ends",
        "none",
        TrainKeys.EPOCHS,
        TrainKeys.MAX_MINUTES,
        TrainKeys.TARGET);
    demand(
        !train.hasTarget() || train.evaluates(),
        TrainKeys.EVALUATE_EVERY,
        "a number of steps where train.target is set",
        "none",
        TrainKeys.TARGET);
  }

  private void schedule(TaskSettings task) {
    var schedule = train.schedule();
    demand(
        !schedule.needsEpochs() || task instanceof TextSettings,
        ScheduleKeys.NAME,
        "constant, cosine or plateau where task = addition, which has no epochs",
        ScheduleKeys.name(schedule.schedule()),
        TaskKeys.TASK);
    demand(
        !schedule.needsEnd() || train.hasLength(),
        TrainKeys.STEPS,
        "a number here or in train.epochs where optimizer.schedule.name = cosine",
        "none",
        TrainKeys.EPOCHS,
        ScheduleKeys.NAME);
    demand(
        !schedule.needsMeasurements() || train.evaluates(),
        TrainKeys.EVALUATE_EVERY,
        "a number of steps where optimizer.schedule.name = plateau",
        "none",
        ScheduleKeys.NAME);
  }

  private void best(CheckpointSettings checkpoint) {
    demand(
        train.patience() == TrainSettings.NEVER || train.evaluates(),
        TrainKeys.EVALUATE_EVERY,
        "a number of steps where train.patience is set",
        "none",
        TrainKeys.PATIENCE);
    if (train.result() == ResultWeights.BEST) {
      demand(
          train.evaluates(),
          TrainKeys.EVALUATE_EVERY,
          "a number of steps where train.result = best",
          "none",
          TrainKeys.RESULT);
      demand(
          checkpoint.keepBest(),
          CheckpointKeys.KEEP_BEST,
          "true where train.result = best",
          "false",
          TrainKeys.RESULT);
    }
  }

  private void demand(boolean met, Key<?> key, String expected, Object was, Key<?>... others) {
    demands.demand(met, key, expected, was, others);
  }
}

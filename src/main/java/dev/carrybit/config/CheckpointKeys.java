package dev.carrybit.config;

import java.util.List;

/** The keys of when a run's state is saved. */
final class CheckpointKeys {

  private static final int MOST = Integer.MAX_VALUE;

  static final Key<Long> EVERY_STEPS = new Key<>("checkpoint.every-steps", Kind.steps());
  static final Key<Double> EVERY_MINUTES = new Key<>("checkpoint.every-minutes", Kind.bound());
  static final Key<Integer> KEEP = new Key<>("checkpoint.keep", Kind.size(1, MOST));
  static final Key<Long> KEEP_EVERY = new Key<>("checkpoint.keep-every", Kind.steps());
  static final Key<Boolean> KEEP_BEST = new Key<>("checkpoint.keep-best", Kind.flag());

  static final List<Key<?>> ALL = List.of(EVERY_STEPS, EVERY_MINUTES, KEEP, KEEP_EVERY, KEEP_BEST);

  private CheckpointKeys() {}

  static CheckpointSettings read(Values values) {
    return new CheckpointSettings(
        values.read(EVERY_STEPS),
        values.read(EVERY_MINUTES),
        values.read(KEEP),
        values.read(KEEP_EVERY),
        values.read(KEEP_BEST));
  }

  static void write(CheckpointSettings checkpoint, SettingsWriter to) {
    to.put(EVERY_STEPS, checkpoint.everySteps());
    to.put(EVERY_MINUTES, checkpoint.everyMinutes());
    to.put(KEEP, checkpoint.keep());
    to.put(KEEP_EVERY, checkpoint.keepEvery());
    to.put(KEEP_BEST, checkpoint.keepBest());
  }
}

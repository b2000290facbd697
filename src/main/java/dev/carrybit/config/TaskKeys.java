package dev.carrybit.config;

import java.util.List;

/** The keys of what is learned, and of a run itself. */
final class TaskKeys {

  static final String ADDITION_TASK = "addition";
  static final String TEXT_TASK = "text";

  static final Key<String> TASK = new Key<>("task", Kind.word(ADDITION_TASK, TEXT_TASK));
  static final Key<Long> SEED = new Key<>("seed", Kind.whole(Long.MIN_VALUE, Long.MAX_VALUE));
  static final Key<RandomSource> RANDOM = new Key<>("random", Kind.choice(RandomSource.values()));
  static final Key<String> RUN_DIR = new Key<>("run.dir", Kind.path());
  static final Key<Integer> BITS =
      new Key<>("addition.bits", Kind.size(1, AdditionSettings.MOST_BITS));
  static final Key<AdditionEncoding> ENCODING =
      new Key<>("addition.encoding", Kind.choice(AdditionEncoding.values()));

  static final List<Key<?>> ALL = List.of(TASK, SEED, RANDOM, RUN_DIR, BITS, ENCODING);

  private TaskKeys() {}

  static TaskSettings read(Values values) {
    boolean addition = values.require(TASK, ADDITION_TASK).equals(ADDITION_TASK);
    return addition
        ? new AdditionSettings(values.read(BITS), values.read(ENCODING))
        : TextKeys.read(values);
  }

  static void write(RunSettings settings, SettingsWriter to) {
    var task = settings.task();
    to.put(TASK, task instanceof TextSettings ? TEXT_TASK : ADDITION_TASK);
    to.put(SEED, settings.seed());
    to.put(RANDOM, settings.random());
    to.put(RUN_DIR, settings.runDirectory());
    if (task instanceof TextSettings text) {
      TextKeys.write(text, to);
    } else if (task instanceof AdditionSettings addition) {
      to.put(BITS, addition.bits());
      to.put(ENCODING, addition.encoding());
    }
  }
}

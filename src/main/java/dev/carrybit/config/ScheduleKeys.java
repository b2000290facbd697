package dev.carrybit.config;

import dev.carrybit.optim.Schedule;
import java.util.List;

/** The keys of how the learning rate changes. */
final class ScheduleKeys {

  private static final int MOST = Integer.MAX_VALUE;

  /** What {@link #AFTER_EPOCHS} yields for same. */
  private static final int SAME = -1;

  static final String CONSTANT = "constant";
  static final String STEP = "step";
  static final String EXPONENTIAL = "exponential";
  static final String COSINE = "cosine";
  static final String PLATEAU = "plateau";

  static final Key<String> NAME =
      new Key<>("optimizer.schedule.name", Kind.word(CONSTANT, STEP, EXPONENTIAL, COSINE, PLATEAU));
  static final Key<Double> FACTOR = new Key<>("optimizer.schedule.factor", Kind.positive());
  static final Key<Integer> EVERY_EPOCHS =
      new Key<>("optimizer.schedule.every-epochs", Kind.size(1, MOST));
  static final Key<Integer> AFTER_EPOCHS =
      new Key<>("optimizer.schedule.after-epochs", Kind.size(1, MOST).or("same", SAME));
  static final Key<Integer> PATIENCE = new Key<>("optimizer.schedule.patience", Kind.size(1, MOST));
  static final Key<Double> FLOOR = new Key<>("optimizer.schedule.floor", Kind.fraction());
  static final Key<Long> WARM_UP_STEPS =
      new Key<>("optimizer.schedule.warm-up-steps", Kind.whole(0, TrainSettings.NEVER - 1));

  static final List<Key<?>> ALL =
      List.of(NAME, FACTOR, EVERY_EPOCHS, AFTER_EPOCHS, PATIENCE, FLOOR, WARM_UP_STEPS);

  private ScheduleKeys() {}

  static ScheduleSettings read(Values values) {
    return new ScheduleSettings(schedule(values), values.read(WARM_UP_STEPS));
  }

  private static Schedule schedule(Values values) {
    return switch (values.read(NAME)) {
      case STEP -> {
        int every = values.read(EVERY_EPOCHS);
        yield new Schedule.Step(values.read(FACTOR), every, after(values, every));
      }
      case EXPONENTIAL -> new Schedule.Exponential(values.read(FACTOR), after(values, 1));
      case COSINE -> new Schedule.Cosine(values.read(FLOOR));
      case PLATEAU -> new Schedule.Plateau(values.read(FACTOR), values.read(PATIENCE));
      default -> new Schedule.Constant();
    };
  }

  private static int after(Values values, int every) {
    int after = values.read(AFTER_EPOCHS);
    return after == SAME ? every : after;
  }

  static void write(ScheduleSettings settings, SettingsWriter to) {
    var schedule = settings.schedule();
    to.put(NAME, name(schedule));
    if (schedule instanceof Schedule.Step step) {
      to.put(FACTOR, step.factor());
      to.put(EVERY_EPOCHS, step.everyEpochs());
      to.put(AFTER_EPOCHS, step.afterEpochs());
    } else if (schedule instanceof Schedule.Exponential exponential) {
      to.put(FACTOR, exponential.factor());
      to.put(AFTER_EPOCHS, exponential.afterEpochs());
    } else if (schedule instanceof Schedule.Plateau plateau) {
      to.put(FACTOR, plateau.factor());
      to.put(PATIENCE, plateau.patience());
    } else if (schedule instanceof Schedule.Cosine cosine) {
      to.put(FLOOR, cosine.floor());
    }
    to.put(WARM_UP_STEPS, settings.warmUpSteps());
  }

  static String name(Schedule schedule) {
    if (schedule instanceof Schedule.Step) {
      return STEP;
    } else if (schedule instanceof Schedule.Exponential) {
      return EXPONENTIAL;
    } else if (schedule instanceof Schedule.Plateau) {
      return PLATEAU;
    }
    return schedule instanceof Schedule.Cosine ? COSINE : CONSTANT;
  }
}

package dev.carrybit.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The table of keys that only some values of other keys give a meaning. */
final class Uses {

  /** Keys that begin with {@code prefix} need {@code governor} to be one of {@code values}. */
  private record Use(String prefix, Key<?> governor, Set<String> values) {

    static Use of(String prefix, Key<?> governor, String... values) {
      return new Use(prefix, governor, Set.of(values));
    }

    boolean forbids(Key<?> key, Values all) {
      return key.name().startsWith(prefix)
          && all.isSound(governor)
          && !values.contains(all.text(governor));
    }
  }

  private static final List<Use> TABLE =
      List.of(
          Use.of("addition.", TaskKeys.TASK, TaskKeys.ADDITION_TASK),
          Use.of("text.", TaskKeys.TASK, TaskKeys.TEXT_TASK),
          Use.of("text.vocabulary.", TextKeys.TOKENS, "word"),
          Use.of("sample.", TaskKeys.TASK, TaskKeys.TEXT_TASK),
          Use.of("model.activation", ModelKeys.CELL, ModelKeys.ELMAN),
          Use.of("model.forget-bias", ModelKeys.CELL, ModelKeys.LSTM_CELL),
          Use.of("model.forget-bias", ModelKeys.BIAS, "true"),
          Use.of("model.forget-bias", ModelKeys.INIT_FROM, InitSettings.DRAWN),
          Use.of("model.init.input", ModelKeys.INIT_FROM, InitSettings.DRAWN),
          Use.of("model.init.recurrent", ModelKeys.INIT_FROM, InitSettings.DRAWN),
          Use.of("model.init.output", ModelKeys.INIT_FROM, InitSettings.DRAWN),
          Use.of("model.init.low", ModelKeys.INIT_FROM, InitSettings.DRAWN),
          Use.of("model.init.high", ModelKeys.INIT_FROM, InitSettings.DRAWN),
          Use.of(
              "optimizer.momentum", OptimizerKeys.NAME, OptimizerKeys.SGD, OptimizerKeys.RMSPROP),
          Use.of(
              "optimizer.schedule.factor",
              ScheduleKeys.NAME,
              ScheduleKeys.STEP,
              ScheduleKeys.EXPONENTIAL,
              ScheduleKeys.PLATEAU),
          Use.of("optimizer.schedule.every-epochs", ScheduleKeys.NAME, ScheduleKeys.STEP),
          Use.of(
              "optimizer.schedule.after-epochs",
              ScheduleKeys.NAME,
              ScheduleKeys.STEP,
              ScheduleKeys.EXPONENTIAL),
          Use.of("optimizer.schedule.patience", ScheduleKeys.NAME, ScheduleKeys.PLATEAU),
          Use.of("optimizer.schedule.floor", ScheduleKeys.NAME, ScheduleKeys.COSINE),
          Use.of("optimizer.decay", OptimizerKeys.NAME, OptimizerKeys.RMSPROP),
          Use.of("optimizer.gain", OptimizerKeys.NAME, OptimizerKeys.RMSPROP),
          Use.of("optimizer.output-decay", OptimizerKeys.NAME, OptimizerKeys.RMSPROP),
          Use.of("optimizer.beta", OptimizerKeys.NAME, OptimizerKeys.ADAM, OptimizerKeys.ADAMW),
          Use.of("optimizer.epsilon-inside-root", OptimizerKeys.NAME, OptimizerKeys.RMSPROP),
          Use.of(
              "optimizer.epsilon",
              OptimizerKeys.NAME,
              OptimizerKeys.RMSPROP,
              OptimizerKeys.ADAM,
              OptimizerKeys.ADAMW));

  private Uses() {}

  /** A problem for each key that was written and has no meaning. */
  static List<String> problems(Values values) {
    var problems = new ArrayList<String>();
    for (var key : Keys.ALL) {
      if (values.isWritten(key)) {
        TABLE.stream()
            .filter(use -> use.forbids(key, values))
            .findFirst()
            .ifPresent(use -> problems.add(message(key, use, values)));
      }
    }
    return problems;
  }

  private static String message(Key<?> key, Use use, Values values) {
    var needed = String.join(" or ", use.values.stream().sorted().toList());
    return "%s: expected only where %s = %s, but %s = %s%s"
        .formatted(
            key,
            use.governor,
            needed,
            use.governor,
            Excerpt.of(values.text(use.governor)),
            values.place(key));
  }
}

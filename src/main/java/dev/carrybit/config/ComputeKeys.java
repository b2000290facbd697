package dev.carrybit.config;

import dev.carrybit.linalg.KernelChoice;
import java.time.Duration;
import java.util.List;

/** The keys of what computes, and how long it is waited for. */
final class ComputeKeys {

  static final Key<KernelChoice> KERNELS =
      new Key<>("compute.kernels", Kind.choice(KernelChoice.values()));
  static final Key<Duration> WAIT_FOR_EXECUTORS =
      new Key<>("cluster.wait-for-executors", Kind.duration(ClusterSettings.LONGEST));
  static final Key<Duration> EXECUTOR_DEADLINE =
      new Key<>("cluster.executor-deadline", Kind.duration(ClusterSettings.LONGEST));
  static final Key<Duration> STEP_DEADLINE =
      new Key<>("cluster.step-deadline", Kind.duration(ClusterSettings.LONGEST));
  static final Key<Duration> TASK_DEADLINE =
      new Key<>("cluster.task-deadline", Kind.duration(ClusterSettings.LONGEST));

  static final List<Key<?>> ALL =
      List.of(KERNELS, WAIT_FOR_EXECUTORS, EXECUTOR_DEADLINE, STEP_DEADLINE, TASK_DEADLINE);

  private ComputeKeys() {}

  static ClusterSettings cluster(Values values) {
    return new ClusterSettings(
        values.read(WAIT_FOR_EXECUTORS),
        values.read(EXECUTOR_DEADLINE),
        values.read(STEP_DEADLINE),
        values.read(TASK_DEADLINE));
  }

  static void write(RunSettings settings, SettingsWriter to) {
    to.put(KERNELS, settings.kernels());
    to.put(WAIT_FOR_EXECUTORS, settings.cluster().waitForExecutors());
    to.put(EXECUTOR_DEADLINE, settings.cluster().executorDeadline());
    to.put(STEP_DEADLINE, settings.cluster().stepDeadline());
    to.put(TASK_DEADLINE, settings.cluster().taskDeadline());
  }
}

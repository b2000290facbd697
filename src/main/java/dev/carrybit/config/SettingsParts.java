package dev.carrybit.config;

import dev.carrybit.linalg.KernelChoice;
import dev.carrybit.optim.Optimizer;

/**
 * The parts of {@link RunSettings}, made from values. Every part exists even where a value is
 * wrong, so that the rest can be checked too.
 */
record SettingsParts(
    TaskSettings task,
    long seed,
    RandomSource random,
    String runDirectory,
    ModelSettings model,
    Optimizer optimizer,
    ClipSettings clip,
    TrainSettings train,
    CheckpointSettings checkpoint,
    SampleSettings sample,
    KernelChoice kernels,
    ClusterSettings cluster) {

  /**
   * Reads all keys that the task, the cell and the optimizer use.
   *
   * @param name what {@code {name}} stands for in {@code run.dir}
   */
  static SettingsParts read(Values values, String name) {
    return new SettingsParts(
        TaskKeys.read(values),
        values.read(TaskKeys.SEED),
        values.read(TaskKeys.RANDOM),
        values.read(TaskKeys.RUN_DIR).replace("{name}", name),
        ModelKeys.read(values),
        OptimizerKeys.read(values),
        ClipKeys.read(values),
        TrainKeys.read(values),
        CheckpointKeys.read(values),
        SampleKeys.read(values),
        values.read(ComputeKeys.KERNELS),
        ComputeKeys.cluster(values));
  }

  /** The settings, if the parts go together. */
  RunSettings settings() {
    return new RunSettings(
        task,
        seed,
        random,
        runDirectory,
        model,
        optimizer,
        clip,
        train,
        checkpoint,
        sample,
        kernels,
        cluster);
  }
}

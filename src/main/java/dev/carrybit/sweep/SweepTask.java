package dev.carrybit.sweep;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.config.RunSettings;
import dev.carrybit.run.RunFactory;
import dev.carrybit.spark.TaskRdd;
import dev.carrybit.storage.Sha256;
import dev.carrybit.sweep.Trial.End;
import dev.carrybit.train.Checkpointer;
import dev.carrybit.train.LocalEngine;
import dev.carrybit.train.StopRequest;
import dev.carrybit.train.TrainResult;
import dev.carrybit.train.Trainer;
import dev.carrybit.train.TrainingState;
import dev.carrybit.train.WorkPlan;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * A whole training as the work of one task: shard after shard, in the same bits as if each had a
 * task of its own. It says how it ended, whatever the end; only what nobody waits for is a failure
 * of the task.
 *
 * @param settings of the training
 * @param plan of its work
 */
public record SweepTask(RunSettings settings, WorkPlan plan) implements TaskRdd.Task<Trial> {

  private static final long serialVersionUID = 1;

  @Override
  public Trial run() {
    var curve = new SweepCurve(settings.train());
    long began = System.nanoTime();
    try (var engine = new LocalEngine(plan)) {
      return trained(engine, curve);
    } catch (CancellationException failure) {
      throw failure;
    } catch (RuntimeException failure) {
      return failure instanceof CarrybitException known && known.exitCode() == ExitCode.DIVERGED
          ? Trial.broken(End.DIVERGED, since(began), known.getMessage(), curve.points())
          : Trial.broken(End.FAILED, since(began), failure.toString(), curve.points());
    }
  }

  private static double since(long began) {
    return (System.nanoTime() - began) / 1e9;
  }

  private Trial trained(LocalEngine engine, SweepCurve curve) {
    var factory = new RunFactory(settings, Optional.empty());
    var trainer =
        new Trainer(
            plan,
            settings.train(),
            TrainingState.first(plan, factory.firstWeights(Optional.empty())),
            engine,
            factory.evaluation(),
            List.of(curve),
            Checkpointer.none(),
            new StopRequest());
    return trial(trainer.run(), curve);
  }

  private Trial trial(TrainResult trained, SweepCurve curve) {
    var state = trained.state();
    var measured = trained.measurement().orElseThrow();
    var weights = state.weights();
    var train = settings.train();
    boolean reached = train.hasTarget() && measured.reaches(train.target());
    return new Trial(
        reached ? End.REACHED : End.ENDED,
        state.steps(),
        state.seconds(),
        state.loss(),
        measured.meanLoss(),
        measured.accuracy(),
        weights.values().length,
        Sha256.hex(weights.values()),
        "",
        curve.points());
  }
}

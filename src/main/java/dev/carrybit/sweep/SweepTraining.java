package dev.carrybit.sweep;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.config.MemoryEstimate;
import dev.carrybit.config.RunSettings;
import dev.carrybit.nn.BufferTotal;
import dev.carrybit.run.RunFactory;
import dev.carrybit.run.RunIdentity;
import dev.carrybit.spark.TaskJob;
import dev.carrybit.storage.Sha256;
import dev.carrybit.sweep.Trial.End;
import dev.carrybit.train.Checkpointer;
import dev.carrybit.train.LocalEngine;
import dev.carrybit.train.StopRequest;
import dev.carrybit.train.SumTree;
import dev.carrybit.train.Trainer;
import dev.carrybit.train.TrainingState;
import dev.carrybit.train.WorkPlan;
import dev.carrybit.verify.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import org.apache.commons.lang3.StringUtils;

/**
 * One training of a sweep, which is the work of one Spark task.
 *
 * @param values of the keys that the sweep varies
 * @param settings of the training, including its seed
 * @param plan of its work
 */
public record SweepTraining(Map<String, String> values, RunSettings settings, WorkPlan plan)
    implements TaskJob.Task<Trial> {

  private static final long serialVersionUID = 1;

  /** Part of the names of files, so that files in another format are not found. */
  private static final String FORMAT = "carrybit-sweep-2";

  private static final int DIGITS = 32;

  /** A name derived from everything that determines the result. */
  public String name() {
    var identity = new TreeMap<>(RunIdentity.of(settings));
    identity.putAll(RunIdentity.end(settings));
    var text = FORMAT + identity;
    return Sha256.hex(text.getBytes(StandardCharsets.UTF_8)).substring(0, DIGITS);
  }

  /** The varied values and the seed: {@code model.hidden=8 seed=2}. */
  public String label() {
    return (StringUtils.join(values.entrySet(), ' ') + " seed=" + settings.seed()).strip();
  }

  /** The memory of the task, in which nothing is saved. */
  BufferTotal size() {
    var size = MemoryEstimate.of(settings, 0);
    var measuring = factory().evaluation().orElseThrow().size(plan.model());
    double vector = (double) Double.BYTES * plan.vectorLength();
    double local = plan.averagesWeights() ? 2 * vector + size.optimizerBytes() : 0;
    return new BufferTotal(
        size.taskBytes()
            + local
            + Math.max(SumTree.levels(plan.shards()) * vector, measuring.bytes()),
        Math.max(size.longestArray(), measuring.longest()));
  }

  private RunFactory factory() {
    return new RunFactory(settings, Optional.empty());
  }

  /**
   * Trains in this thread. The weights are the same bits as those of a training on Spark.
   * Divergence and failures are results; only cancellation throws.
   */
  @Override
  public Trial run() {
    var curve = new Trial.Curve(settings.train());
    long began = System.nanoTime();
    try (var engine = new LocalEngine(plan)) {
      return trained(engine, curve);
    } catch (CancellationException failure) {
      throw failure;
    } catch (RuntimeException failure) {
      double seconds = (System.nanoTime() - began) / 1e9;
      return failure instanceof CarrybitException known && known.exitCode() == ExitCode.DIVERGED
          ? Trial.broken(End.DIVERGED, seconds, known.getMessage(), curve.points())
          : Trial.broken(End.FAILED, seconds, failure.toString(), curve.points());
    }
  }

  private Trial trained(LocalEngine engine, Trial.Curve curve) {
    var factory = factory();
    var train = settings.train();
    var trainer =
        new Trainer(
            plan,
            train,
            TrainingState.first(plan, factory.initialWeights(Optional.empty())),
            engine,
            factory.evaluation(),
            List.of(curve),
            Checkpointer.none(),
            new StopRequest());
    var trained = trainer.run();
    var state = trained.state();
    var measured = trained.measurement().orElseThrow();
    boolean reached = train.hasTarget() && measured.reaches(train.target());
    return new Trial(
        reached ? End.REACHED : End.ENDED,
        state.steps(),
        state.seconds(),
        state.loss(),
        measured.meanLoss(),
        measured.accuracy(),
        factory.verdict(state.weights()).map(Verdict::word).orElse(""),
        state.weights().values().length,
        Sha256.hex(state.weights().values()),
        "",
        curve.points());
  }
}

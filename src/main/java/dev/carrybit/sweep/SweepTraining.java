package dev.carrybit.sweep;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.config.RunSettings;
import dev.carrybit.config.TextSettings;
import dev.carrybit.config.TrainSettings;
import dev.carrybit.config.TrainSettings.ResultWeights;
import dev.carrybit.run.InputFiles.SettingsFile;
import dev.carrybit.run.RunFactory;
import dev.carrybit.run.RunIdentity;
import dev.carrybit.spark.TaskJob;
import dev.carrybit.storage.Sha256;
import dev.carrybit.sweep.Trial.End;
import dev.carrybit.train.Checkpointer;
import dev.carrybit.train.LocalEngine;
import dev.carrybit.train.StopRequest;
import dev.carrybit.train.Trainer;
import dev.carrybit.train.Trainer.TrainResult;
import dev.carrybit.train.TrainingState;
import dev.carrybit.train.WorkPlan;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;

/**
 * One training of a sweep.
 *
 * @param values of the keys that the sweep varies
 * @param settings of the training, including its seed
 * @param plan of its work
 */
public record SweepTraining(
    List<Map.Entry<String, String>> values, RunSettings settings, WorkPlan plan) {

  private static final long MOST = 10_000;

  /** Part of the names of files, so that files in another format are not found. */
  private static final String FORMAT = "carrybit-sweep-1";

  private static final int DIGITS = 32;

  /**
   * Returns all trainings of a sweep, combination by combination.
   *
   * @param seeds trainings of each combination
   * @throws CarrybitException ({@link ExitCode#CONFIGURATION}) with all problems of all
   *     combinations
   */
  public static List<SweepTraining> all(SettingsFile file, SweepGrid grid, int seeds) {
    if (grid.size() * seeds > MOST) {
      throw new CarrybitException(
          ExitCode.CONFIGURATION,
          "sweep: expected at most %d trainings, were %d combinations of %d seeds"
              .formatted(MOST, grid.size(), seeds));
    }
    var problems = new LinkedHashSet<String>();
    var trainings = new ArrayList<SweepTraining>();
    for (var combination : grid.combinations()) {
      var words = new ArrayList<String>();
      combination.forEach(value -> words.add(value.getKey() + "=" + value.getValue()));
      try {
        long first = file.with(words).seed();
        for (int i = 0; i < seeds; i++) {
          words.add("seed=" + (first + i));
          var settings = file.with(words);
          requireSuitable(settings);
          var plan = new RunFactory(settings, Optional.empty()).plan();
          trainings.add(new SweepTraining(grid.varied(combination), settings, plan));
        }
      } catch (CarrybitException wrong) {
        wrong.rethrowUnless(ExitCode.CONFIGURATION);
        wrong.getMessage().lines().forEach(problems::add);
      }
    }
    if (!problems.isEmpty()) {
      throw new CarrybitException(ExitCode.CONFIGURATION, String.join("\n", problems));
    }
    return trainings;
  }

  private static void requireSuitable(RunSettings settings) {
    var train = settings.train();
    var problem = "";
    if (settings.task() instanceof TextSettings) {
      problem = "task: expected addition in a sweep, was text; train texts one by one";
    } else if (settings.model().init().given().isPresent()) {
      problem = "model.init.from: expected none in a sweep, whose seeds draw the first weights";
    } else if (train.result() == ResultWeights.BEST) {
      problem =
          "train.result: expected last in a sweep, was best: its trainings keep no checkpoints";
    } else if (train.steps() == TrainSettings.NEVER && Double.isInfinite(train.maxMinutes())) {
      problem =
          "train.steps: expected a number in a sweep, was none: a training may never reach"
              + " train.target";
    }
    if (!problem.isEmpty()) {
      throw new CarrybitException(ExitCode.CONFIGURATION, problem);
    }
  }

  /** A name derived from everything that determines the weights. */
  public String name() {
    var identity = new TreeMap<>(RunIdentity.of(settings));
    identity.putAll(RunIdentity.end(settings));
    var text = FORMAT + identity;
    return Sha256.hex(text.getBytes(StandardCharsets.UTF_8)).substring(0, DIGITS);
  }

  /** The varied values and the seed: {@code model.hidden=8 seed=2}. */
  public String label() {
    var words = new ArrayList<String>();
    values.forEach(value -> words.add(value.getKey() + "=" + value.getValue()));
    words.add("seed=" + settings.seed());
    return String.join(" ", words);
  }

  /** Returns the training as the work of one Spark task. */
  TaskJob.Task<Trial> task() {
    return new TrainingTask(settings, plan);
  }

  /**
   * Trains in one task. The weights are the same bits as those of a training on Spark. Divergence
   * and failures are results; only cancellation fails the task.
   */
  private record TrainingTask(RunSettings settings, WorkPlan plan) implements TaskJob.Task<Trial> {

    private static final long serialVersionUID = 1;

    @Override
    public Trial run() {
      var curve = new Trial.Curve(settings.train());
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

    private Trial trained(LocalEngine engine, Trial.Curve curve) {
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

    private Trial trial(TrainResult trained, Trial.Curve curve) {
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
}

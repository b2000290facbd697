package dev.carrybit.train;

import dev.carrybit.DataException;
import dev.carrybit.nn.Parameters;
import dev.carrybit.optim.OptimizerState;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * All of a run that changes from round to round, as it is between two rounds. Random numbers and
 * the place in the text follow from the number of steps.
 *
 * @param weights the weights
 * @param optimizer what the optimizer remembers
 * @param carried the state that each shard's last window ended with; empty arrays at the beginning
 * @param steps completed steps
 * @param targets trained on in all
 * @param loss mean per target of the last round; not a number before the first
 * @param seconds of training
 * @param validation what its measurements have shown, after the first of them
 */
public record TrainingState(
    Parameters weights,
    OptimizerState optimizer,
    List<double[]> carried,
    long steps,
    long targets,
    double loss,
    double seconds,
    Optional<Validation> validation) {

  public TrainingState {
    carried = List.copyOf(carried);
  }

  /** The state of a run before its first step. */
  public static TrainingState first(WorkPlan plan, Parameters weights) {
    return new TrainingState(
        weights,
        plan.optimizer().initialState(weights.values().length),
        Collections.nCopies(plan.shards(), new double[0]),
        0,
        0,
        Double.NaN,
        0,
        Optional.empty());
  }

  /**
   * The state that {@code checkpoint} kept of a run of {@code plan}.
   *
   * @throws dev.carrybit.ConfigurationException if its network is another
   * @throws DataException if the rest does not go with the plan
   */
  public static TrainingState of(Checkpoint checkpoint, WorkPlan plan) {
    var weights = checkpoint.weights(plan.layout());
    var course = checkpoint.course();
    int memories = plan.optimizer().memories();
    require(
        "the optimizer's memory",
        (long) memories * plan.layout().size(),
        checkpoint.memory().length);
    require("steps beyond a round", 0, course.steps() % plan.localSteps());
    require("carried states", plan.shards(), checkpoint.carried().size());
    for (var shard : plan.cut()) {
      int found = checkpoint.carried().get(shard.index()).length;
      boolean carries = plan.examples().carries() && course.steps() > 0;
      int size = carries ? shard.count() * plan.model().spec().stateSize() : 0;
      require("numbers in the state that shard %d carries".formatted(shard.index()), size, found);
    }
    return new TrainingState(
        weights,
        new OptimizerState(checkpoint.memory(), course.optimizerSteps()),
        checkpoint.carried(),
        course.steps(),
        course.targets(),
        course.loss(),
        course.seconds(),
        course.standing().map(Validation::of));
  }

  private static void require(String what, long expected, long found) {
    if (found != expected) {
      throw new DataException(
          "checkpoint: %s: expected %d by the run's settings, found %d"
              .formatted(what, expected, found));
    }
  }

  /**
   * The checkpoint that keeps this state, and shares no array that changes with it.
   *
   * @param origin the run that it is of
   * @param samples bytes of the run's file of samples
   */
  public Checkpoint checkpoint(Checkpoint.Origin origin, long samples) {
    var standing = validation.map(Validation::standing);
    var course =
        new Checkpoint.Course(steps, targets, loss, seconds, optimizer.steps(), samples, standing);
    return Checkpoint.of(origin, course, weights, optimizer.memory().clone(), carried);
  }
}

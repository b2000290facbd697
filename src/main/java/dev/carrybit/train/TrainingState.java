package dev.carrybit.train;

import dev.carrybit.nn.Parameters;
import dev.carrybit.optim.OptimizerState;
import dev.carrybit.optim.Schedule;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * All that changes during a run, as it is between two rounds: what a checkpoint saves and the
 * trainer continues from. Random numbers and the position in the text follow from the steps.
 *
 * @param weights the weights
 * @param optimizer the optimizer state
 * @param carried for each shard, the final state of its last window; empty arrays at first
 * @param steps completed steps
 * @param targets number of targets of all steps
 * @param loss mean per target of the last round, or its last stretch; NaN before the first
 * @param seconds of training
 * @param validation the measurements so far; empty before the first
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

  /** The state before the first step. */
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

  /** The factor by which plateaus reduced the learning rate. */
  double rateScale() {
    return validation.map(Validation::rateScale).orElse(1.0);
  }

  /** The state after a round that is applied to the weights and the optimizer already. */
  TrainingState after(int taken, List<double[]> carriedNext, long roundTargets, double meanLoss) {
    return new TrainingState(
        weights,
        optimizer,
        carriedNext,
        steps + taken,
        targets + roundTargets,
        meanLoss,
        seconds,
        validation);
  }

  /** The same state with a measurement of its weights, unless it has one. */
  TrainingState withMeasurement(Measurement measured, Schedule schedule) {
    var measurements =
        validation
            .map(all -> all.step() == steps ? all : all.next(steps, measured, schedule))
            .orElseGet(() -> Validation.first(steps, measured));
    return new TrainingState(
        weights, optimizer, carried, steps, targets, loss, seconds, Optional.of(measurements));
  }

  /** The same state after so many seconds of training. */
  TrainingState withSeconds(double trainingSeconds) {
    return new TrainingState(
        weights, optimizer, carried, steps, targets, loss, trainingSeconds, validation);
  }

  /** The same state with other weights. */
  public TrainingState withWeights(Parameters otherWeights) {
    return new TrainingState(
        otherWeights, optimizer, carried, steps, targets, loss, seconds, validation);
  }
}

package dev.carrybit.config;

import java.io.Serializable;

/**
 * When the state of a run is saved, and for how long. None of it changes what is learned.
 *
 * @param everySteps steps between two checkpoints; {@link TrainSettings#NEVER} means no number
 * @param everyMinutes minutes between two checkpoints; ∞ means no number
 * @param keep how many of the newest stay
 * @param keepEvery of so many steps each the first stays too; {@link TrainSettings#NEVER} means
 *     none
 * @param keepBest whether a state whose loss was measured to be the lowest is saved, and stays
 */
public record CheckpointSettings(
    long everySteps, double everyMinutes, int keep, long keepEvery, boolean keepBest)
    implements Serializable {

  public CheckpointSettings {
    Expect.between("checkpoint.every-steps", everySteps, 1, TrainSettings.NEVER);
    Expect.positive("checkpoint.every-minutes", everyMinutes);
    Expect.between("checkpoint.keep", keep, 1, Integer.MAX_VALUE);
    Expect.between("checkpoint.keep-every", keepEvery, 1, TrainSettings.NEVER);
  }
}

package dev.carrybit.train;

import java.util.Optional;

/**
 * The result of a run.
 *
 * @param state after the last round
 * @param measurement of the final weights, if the run is measured
 * @param validation all measurements, including that of the final weights
 */
public record TrainResult(
    TrainingState state, Optional<Measurement> measurement, Optional<Validation> validation) {}

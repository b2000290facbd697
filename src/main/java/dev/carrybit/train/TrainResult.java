package dev.carrybit.train;

import dev.carrybit.nn.Parameters;
import java.util.Optional;

/**
 * What a run ended with.
 *
 * @param weights the trained weights
 * @param steps completed steps
 * @param loss mean loss of the last round
 * @param targets trained on in all
 * @param measurement of the trained weights, where the run measures
 * @param best of all measurements, the last included
 */
public record TrainResult(
    Parameters weights,
    long steps,
    double loss,
    long targets,
    Optional<Measurement> measurement,
    Optional<Best> best) {}

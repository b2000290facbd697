package dev.carrybit.train;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.config.TrainSettings;
import dev.carrybit.nn.Output;
import dev.carrybit.train.ShardWorker.RoundInput;
import dev.carrybit.train.ShardWorker.ShardResult;
import dev.carrybit.train.ShardWorker.Stretch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The training loop: round after round until steps, epochs, minutes, target or patience end it. A
 * round is one job of the engine: one step, or several local steps of every shard.
 */
public final class Trainer {

  /** Computes rounds over all shards. All engines return the same bits. */
  public interface GradientEngine extends AutoCloseable {

    /**
     * Runs all shards of a round, and adds their results.
     *
     * @param carried for each shard, the final state of its last window; empty arrays at first
     */
    RoundResult round(RoundInput input, List<double[]> carried);

    /** Measures {@code weights}; changes nothing. */
    Measurement measure(double[] weights, Evaluation evaluation);

    @Override
    void close();
  }

  /**
   * The sum of a round over all shards.
   *
   * @param sum the shards' vectors, added in the fixed tree: gradients, or weights followed by the
   *     optimizer state
   * @param shards the other results, in shard order
   * @param computeSeconds of the slowest task
   */
  public record RoundResult(double[] sum, List<ShardResult> shards, double computeSeconds) {

    /** The shards' stretches: losses and targets summed, norms averaged, in shard order. */
    List<Stretch> stretches() {
      var sums = new ArrayList<Stretch>();
      for (int i = 0; i < shards.get(0).stretches().size(); i++) {
        var ofFirst = shards.get(0).stretches().get(i);
        double loss = 0;
        long targets = 0;
        double norm = 0;
        for (var shard : shards) {
          var stretch = shard.stretches().get(i);
          loss += stretch.loss();
          targets += stretch.targets();
          norm += stretch.gradientNorm() / shards.size();
        }
        sums.add(
            new Stretch(ofFirst.first(), ofFirst.steps(), loss, targets, norm, ofFirst.answers()));
      }
      return sums;
    }

    /** For each shard, the final state of its last window. */
    List<double[]> carried() {
      return shards.stream().map(ShardResult::carried).toList();
    }
  }

  /**
   * The result of a run.
   *
   * @param state after the last round
   * @param measurement of the final weights, if the run is measured
   * @param validation all measurements, including that of the final weights
   */
  public record TrainResult(
      TrainingState state, Optional<Measurement> measurement, Optional<Validation> validation) {}

  /**
   * The cross-entropy of the smallest probability that a double can hold, in nats. A mean loss
   * above it, for each output if outputs are sigmoids, has no meaning as a loss.
   */
  private static final double LARGEST_LOSS = -StrictMath.log(Double.MIN_VALUE);

  /** Above it a double has no fraction: no update that learns changes a weight. */
  private static final double LARGEST_WEIGHT = 0x1p53;

  private final WorkPlan plan;
  private final TrainSettings settings;
  private final GradientEngine engine;
  private final Optional<Evaluation> evaluation;
  private final List<TrainListener> listeners;
  private final Checkpointer checkpoints;
  private final StopRequest stop;
  private final double secondsBefore;
  private final long started = System.nanoTime();
  private TrainingState state;

  /**
   * A run that continues from {@code state} and changes its arrays.
   *
   * @param evaluation what the weights are measured on, if anything
   * @param stop checked after each round
   */
  public Trainer(
      WorkPlan plan,
      TrainSettings settings,
      TrainingState state,
      GradientEngine engine,
      Optional<Evaluation> evaluation,
      List<TrainListener> listeners,
      Checkpointer checkpoints,
      StopRequest stop) {
    this.plan = plan;
    this.settings = settings;
    this.engine = engine;
    this.evaluation = evaluation;
    this.listeners = List.copyOf(listeners);
    this.checkpoints = checkpoints;
    this.stop = stop;
    this.secondsBefore = state.seconds();
    this.state = state;
  }

  /**
   * Trains to the end.
   *
   * @throws CarrybitException ({@link ExitCode#DIVERGED}) if a gradient is not finite, a loss
   *     larger than that of any probabilities that doubles can hold, or a weight so large that a
   *     double holds no fraction of it; ({@link ExitCode#HUNG_UP}, {@link ExitCode#INTERRUPTED},
   *     {@link ExitCode#TERMINATED}) if a stop was requested, after the state of the last completed
   *     round is saved
   */
  public TrainResult run() {
    try {
      checkpoints.save(state()); // so that the run can be resumed from its first step on
      var result = train();
      checkpoints.await();
      return result;
    } catch (CarrybitException stopped) {
      if (!stopped.exitCode().isSignal()) {
        throw stopped;
      }
      checkpoints.save(state());
      checkpoints.await();
      throw stopped;
    }
  }

  private TrainResult train() {
    long lastStep = settings.lastStep(plan.examples().stepsPerEpoch());
    // A resumed run repeats the measurement that is due after its last step.
    var measured = state.steps() > 0 ? measureIfDue() : Optional.<Measurement>empty();
    while (measured.filter(this::reachesTarget).isEmpty()
        && state.validation().filter(all -> all.sinceBest() >= settings.patience()).isEmpty()
        && state.steps() < lastStep
        && seconds() / 60 < settings.maxMinutes()) {
      trainRound();
      stop.check();
      measured = measureIfDue();
      checkpoints.afterRound(state());
    }
    requireSoundWeights();
    var last = measured.or(() -> evaluation.map(this::measure));
    return new TrainResult(state(), last, last.flatMap(each -> withMeasurement(each).validation()));
  }

  /**
   * One round: one step of the optimizer along the gradient, which is the sum over all shards
   * divided as {@code train.gradient} says and then clipped, or {@code train.local-steps} steps of
   * every shard, after which the weights are averaged.
   */
  private void trainRound() {
    long began = System.nanoTime();
    long first = state.steps();
    var weights = state.weights();
    var optimizer = state.optimizer();
    double rateScale = state.rateScale();
    // Shards need the optimizer state for local steps only.
    var optimizerState = plan.averagesWeights() ? optimizer.values() : new double[0];
    var input = new RoundInput(first, weights.values(), optimizerState, rateScale);
    var result = orStopped(() -> engine.round(input, state.carried()));
    long returned = System.nanoTime();

    var stretches = result.stretches();
    if (plan.averagesWeights()) {
      requireSound(stretches);
      average(result.sum(), weights.values());
      optimizer.average(result.sum(), weights.values().length, plan.shards());
    } else {
      var step = stretches.get(0);
      var gradient = plan.scaleAndClip(result.sum(), step.targets(), plan.batch());
      stretches = List.of(step.withGradientNorm(gradient.norm()));
      requireSound(stretches);
      double rate = plan.rate(first, rateScale);
      plan.optimizer().step(weights.layout(), weights.values(), gradient, optimizer, first, rate);
    }
    long targets = stretches.stream().mapToLong(Stretch::targets).sum();
    double loss = stretches.get(stretches.size() - 1).meanLoss();
    state = state.after(plan.localSteps(), result.carried(), targets, loss);
    long updated = System.nanoTime();

    double engineSeconds = (returned - began) / 1e9;
    // clocks of two machines may differ in speed
    double computeSeconds = Math.min(engineSeconds, result.computeSeconds());
    for (var each : stretches) {
      double share = (each.steps() - each.first()) / (double) plan.localSteps();
      double done = (each.steps() - first) / (double) plan.localSteps();
      var timed =
          new TimedStretch(
              each.first(),
              each.steps(),
              each.meanLoss(),
              each.targets(),
              each.gradientNorm(),
              plan.rate(each.first(), rateScale),
              each.answers(),
              share * computeSeconds,
              share * (engineSeconds - computeSeconds),
              share * (updated - returned) / 1e9,
              began + Math.round((updated - began) * done));
      listeners.forEach(listener -> listener.completed(timed, weights));
    }
  }

  private void requireSound(List<Stretch> stretches) {
    for (var each : stretches) {
      requireSound(each.first(), each.meanLoss(), each.gradientNorm());
    }
  }

  private void requireSound(long step, double meanLoss, double norm) {
    var spec = plan.model().spec();
    double largest = LARGEST_LOSS * (spec.output() == Output.SIGMOID ? spec.outputs() : 1);
    if (!(meanLoss <= largest) || !Double.isFinite(norm)) {
      throw new CarrybitException(
          ExitCode.DIVERGED,
          "training diverged at step %d: expected a loss of at most %.0f and a finite gradient, were %s and a norm of %s; a smaller optimizer.learning-rate or clip.norm may help"
              .formatted(step, largest, meanLoss, norm));
    }
  }

  /** Units that are saturated have a small loss and no gradient, however large the weights are. */
  private void requireSoundWeights() {
    double largest = 0;
    for (double weight : state.weights().values()) {
      largest = Math.max(largest, Math.abs(weight));
    }
    if (!(largest <= LARGEST_WEIGHT)) {
      throw new CarrybitException(
          ExitCode.DIVERGED,
          "training diverged at step %d: expected weights of at most 2^53, was %s; a smaller optimizer.learning-rate or clip.norm may help"
              .formatted(state.steps(), largest));
    }
  }

  /** Weights become the mean of the shards' after their local steps. */
  private void average(double[] sum, double[] weights) {
    for (int i = 0; i < weights.length; i++) {
      weights[i] = sum[i] / plan.shards();
    }
  }

  private Optional<Measurement> measureIfDue() {
    if (evaluation.isEmpty() || state.steps() % settings.evaluateEvery() != 0) {
      return Optional.empty();
    }
    var measured = measure(evaluation.get());
    // a checkpoint may already contain the measurement after its step
    if (state.validation().filter(all -> all.step() == state.steps()).isEmpty()) {
      state = withMeasurement(measured);
      if (state.validation().orElseThrow().bestStep() == state.steps()) {
        checkpoints.afterImprovement(state());
      }
    }
    return Optional.of(measured);
  }

  private Measurement measure(Evaluation what) {
    requireSoundWeights();
    var measurement = orStopped(() -> engine.measure(state.weights().values(), what));
    requireSound(state.steps(), measurement.meanLoss(), 0);
    listeners.forEach(listener -> listener.measured(state.steps(), measurement));
    return measurement;
  }

  private TrainingState withMeasurement(Measurement measured) {
    return state.withMeasurement(measured, settings.schedule().schedule());
  }

  private boolean reachesTarget(Measurement measurement) {
    return settings.hasTarget() && measurement.reaches(settings.target());
  }

  /** A failure after a stop request was caused by the cancellation of jobs. */
  private <T> T orStopped(Supplier<T> work) {
    try {
      return work.get();
    } catch (RuntimeException failure) {
      stop.check();
      throw failure;
    }
  }

  /** The state after the last completed round; its arrays change when training continues. */
  private TrainingState state() {
    return state.withSeconds(seconds());
  }

  private double seconds() {
    return secondsBefore + (System.nanoTime() - started) / 1e9;
  }
}

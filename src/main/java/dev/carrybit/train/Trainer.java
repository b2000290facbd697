package dev.carrybit.train;

import dev.carrybit.config.TrainSettings;
import dev.carrybit.nn.Parameters;
import dev.carrybit.optim.OptimizerState;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The loop of a run: round after round until steps, epochs, minutes or target end it. */
public final class Trainer {

  private final WorkPlan plan;
  private final TrainSettings settings;
  private final GradientEngine engine;
  private final Optional<Evaluation> evaluation;
  private final List<TrainListener> listeners;
  private final Checkpointing checkpoints;
  private final StopRequest stop;
  private final Parameters weights;
  private final OptimizerState state;
  private final Update update;
  private final double secondsBefore;
  private final long started = System.nanoTime();
  private List<double[]> carried;
  private long steps;
  private long targets;
  private double loss;
  private Optional<Validation> validation;

  /**
   * A run that goes on from {@code state}, and changes its weights.
   *
   * @param evaluation what the weights are measured on, if anything
   * @param checkpoints what is done with the states that the run goes through
   * @param stop looked at after each round
   */
  public Trainer(
      WorkPlan plan,
      TrainSettings settings,
      TrainingState state,
      GradientEngine engine,
      Optional<Evaluation> evaluation,
      List<TrainListener> listeners,
      Checkpointing checkpoints,
      StopRequest stop) {
    this.plan = plan;
    this.settings = settings;
    this.engine = engine;
    this.evaluation = evaluation;
    this.listeners = List.copyOf(listeners);
    this.checkpoints = checkpoints;
    this.stop = stop;
    this.update = plan.update();
    this.weights = state.weights();
    this.state = state.optimizer();
    this.carried = state.carried();
    this.steps = state.steps();
    this.targets = state.targets();
    this.loss = state.loss();
    this.validation = state.validation();
    this.secondsBefore = state.seconds();
  }

  /**
   * Trains to the end.
   *
   * @throws DivergedException if a loss or gradient is not finite; the weights stay those before it
   * @throws StoppedException if the run was asked to stop; whoever threw it, all is as it was after
   *     the last whole round
   */
  public TrainResult run() {
    try {
      checkpoints.keep(state());
      var result = train();
      checkpoints.await();
      return result;
    } catch (StoppedException asked) {
      checkpoints.keep(state());
      checkpoints.await();
      throw asked;
    }
  }

  private TrainResult train() {
    long last = settings.lastStep(plan.examples().stepsPerEpoch());
    // The measurement after a round belongs to it, whether the run was stopped in between or not.
    var measured = steps > 0 ? measureIfDue() : Optional.<Measurement>empty();
    while (measured.filter(this::reached).isEmpty()
        && !stalled()
        && steps < last
        && seconds() / 60 < settings.maxMinutes()) {
      completeRound();
      stop.check();
      measured = measureIfDue();
      checkpoints.ended(state());
    }
    var result = measured.or(() -> evaluation.map(this::measure));
    return new TrainResult(weights, steps, loss, targets, result, best(result));
  }

  /** The state after the last whole round; its arrays are those of the run, which goes on. */
  public TrainingState state() {
    return new TrainingState(weights, state, carried, steps, targets, loss, seconds(), validation);
  }

  private double seconds() {
    return secondsBefore + (System.nanoTime() - started) / 1e9;
  }

  private Optional<Measurement> measureIfDue() {
    var measured =
        evaluation.filter(any -> steps % settings.evaluateEvery() == 0).map(this::measure);
    measured.ifPresent(this::count);
    return measured;
  }

  /** A state that a run goes on from may have counted the measurement after its last step. */
  private void count(Measurement measured) {
    if (validation.filter(so -> so.step() == steps).isPresent()) {
      return;
    }
    var schedule = settings.schedule().schedule();
    var now =
        validation
            .map(before -> before.then(steps, measured, schedule))
            .orElseGet(() -> Validation.first(steps, measured));
    validation = Optional.of(now);
    if (now.best().step() == steps) {
      checkpoints.improved(state());
    }
  }

  /** Whether so many measurements in a row were no improvement. */
  private boolean stalled() {
    return validation.filter(now -> now.sinceBest() >= settings.patience()).isPresent();
  }

  /** The last measurement may be one that is not due, and does not count when the run goes on. */
  private Optional<Best> best(Optional<Measurement> last) {
    return last.map(
        measured ->
            validation
                .map(before -> before.best().or(steps, measured))
                .orElseGet(() -> new Best(steps, measured)));
  }

  private void completeRound() {
    var memory = plan.averagesWeights() ? state.memory() : new double[0];
    double scale = validation.map(Validation::rateScale).orElse(1.0);
    var input = new RoundInput(steps, weights.values(), memory, scale, carried);
    var sum = asked(() -> engine.round(input));
    double mean = sum.loss() / sum.targets();
    double rate = plan.rate(steps, scale);
    double norm = plan.averagesWeights() ? average(sum, mean) : descend(sum, mean, rate);
    carried = sum.reports().stream().map(ShardReport::carried).toList();
    long first = steps;
    steps += plan.localSteps();
    targets += sum.targets();
    loss = mean;
    var attempts = sum.reports().get(0).attempts();
    var round = new Round(first, steps, mean, sum.targets(), norm, rate, attempts);
    listeners.forEach(listener -> listener.completed(round, weights));
  }

  /** The driver's optimizer takes one step along the mean gradient. */
  private double descend(RoundSum sum, double mean, double rate) {
    double norm = update.scaleAndClip(sum.vector(), sum.targets(), plan.batch());
    requireFinite(mean, norm);
    update.step(weights.values(), state, sum.vector(), rate);
    return norm;
  }

  /** Weights and memory become the mean of what the shards' own steps led to. */
  private double average(RoundSum sum, double mean) {
    double norm = 0;
    for (var report : sum.reports()) {
      norm += report.gradientNorm() / plan.shards();
    }
    requireFinite(mean, norm);
    int size = weights.values().length;
    var memory = state.memory();
    for (int i = 0; i < size; i++) {
      weights.values()[i] = sum.vector()[i] / plan.shards();
    }
    for (int i = 0; i < memory.length; i++) {
      memory[i] = sum.vector()[size + i] / plan.shards();
    }
    state.count(plan.localSteps());
    return norm;
  }

  private void requireFinite(double mean, double norm) {
    if (!Double.isFinite(mean) || !Double.isFinite(norm)) {
      throw new DivergedException(steps, mean, norm);
    }
  }

  /** What fails after the run was asked to stop was cancelled for that. */
  private <T> T asked(Supplier<T> work) {
    try {
      return work.get();
    } catch (RuntimeException failure) {
      stop.check();
      throw failure;
    }
  }

  private Measurement measure(Evaluation what) {
    var measurement = asked(() -> engine.measure(weights.values(), what));
    listeners.forEach(listener -> listener.measured(steps, measurement));
    return measurement;
  }

  private boolean reached(Measurement measurement) {
    return settings.hasTarget() && measurement.reaches(settings.target());
  }
}

package dev.carrybit.train;

import static dev.carrybit.ExitCodes.exitCode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.addition.ProblemSet;
import dev.carrybit.config.RunSettings.CheckpointSettings;
import dev.carrybit.config.TrainSettings;
import dev.carrybit.config.TrainSettings.GradientScale;
import dev.carrybit.config.TrainSettings.ScheduleSettings;
import dev.carrybit.config.TrainSettings.ScheduleSettings.ScheduleName;
import dev.carrybit.linalg.KernelChoice;
import dev.carrybit.model.Trace;
import dev.carrybit.nn.Input;
import dev.carrybit.nn.Lstm;
import dev.carrybit.nn.Output;
import dev.carrybit.nn.Parameters;
import dev.carrybit.optim.Clipping;
import dev.carrybit.optim.LearningRate;
import dev.carrybit.optim.Schedule;
import dev.carrybit.optim.Sgd;
import dev.carrybit.train.ShardWorker.RoundInput;
import dev.carrybit.train.ShardWorker.ShardResult;
import dev.carrybit.train.ShardWorker.Stretch;
import dev.carrybit.train.Trainer.GradientEngine;
import dev.carrybit.train.Trainer.RoundResult;
import dev.carrybit.train.Trainer.TrainResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainerTest {

  private static final double NONE = Double.POSITIVE_INFINITY;
  private static final Evaluation PAIRS = new Evaluation.Additions(new ProblemSet.All(3), 2);

  @TempDir private Path directory;

  /** An engine whose gradients are all ones, and whose measurements are told beforehand. */
  private static class Told implements GradientEngine {
    private final WorkPlan plan;
    private final double gradient;
    private final Measurement[] measurements;
    private final List<RoundInput> inputs = new ArrayList<>();
    private final List<List<double[]>> carried = new ArrayList<>();
    private int measured;

    Told(WorkPlan plan, double gradient, Measurement... measurements) {
      this.plan = plan;
      this.gradient = gradient;
      this.measurements = measurements;
    }

    @Override
    public RoundResult round(RoundInput input, List<double[]> states) {
      inputs.add(input);
      carried.add(states);
      var vector = new double[plan.vectorLength()];
      Arrays.fill(vector, gradient);
      var reports = new ArrayList<ShardResult>();
      for (int shard = 0; shard < plan.shards(); shard++) {
        double[] state = {input.step(), shard};
        var stretch =
            new Stretch(input.step(), input.step() + plan.localSteps(), 3, 4, shard, List.of());
        reports.add(new ShardResult(List.of(stretch), state));
      }
      return new RoundResult(vector, reports, 60);
    }

    @Override
    public Measurement measure(double[] weights, Evaluation evaluation) {
      return measurements[Math.min(measured++, measurements.length - 1)];
    }

    @Override
    public void close() {}
  }

  /** What a listener hears. */
  private static final class Heard implements TrainListener {
    private final List<TimedStretch> stretches = new ArrayList<>();
    private final List<double[]> weights = new ArrayList<>();
    private final List<Long> measured = new ArrayList<>();

    @Override
    public void completed(TimedStretch stretch, Parameters after) {
      stretches.add(stretch);
      weights.add(after.values().clone());
    }

    @Override
    public void measured(long step, Measurement measurement) {
      measured.add(step);
    }
  }

  private static WorkPlan plan(int localSteps) {
    return Plans.addition(6, 3, new Sgd(0.25, 0, 0), GradientScale.SUM, localSteps);
  }

  private static Measurement accuracy(long rightSums) {
    return new Measurement(1, 100, 50, 10, rightSums);
  }

  private static Measurement loss(double mean) {
    return new Measurement(100 * mean, 100, 50, 0, 0);
  }

  private static TrainResult run(
      WorkPlan plan, TrainSettings settings, GradientEngine engine, TrainListener listener) {
    var none = Checkpointer.none();
    return run(plan, settings, first(plan), engine, listener, none, new StopRequest());
  }

  /** Runs without measurements. */
  private static TrainResult run(
      WorkPlan plan, TrainSettings settings, TrainingState first, GradientEngine engine) {
    var none = Checkpointer.none();
    return new Trainer(
            plan, settings, first, engine, Optional.empty(), List.of(), none, new StopRequest())
        .run();
  }

  private static TrainResult run(
      WorkPlan plan,
      TrainSettings settings,
      TrainingState first,
      GradientEngine engine,
      TrainListener listener,
      Checkpointer checkpoints,
      StopRequest stop) {
    var listeners = List.of(listener);
    return new Trainer(
            plan, settings, first, engine, Optional.of(PAIRS), listeners, checkpoints, stop)
        .run();
  }

  /** A state of weights that are 0. */
  private static TrainingState first(WorkPlan plan) {
    return TrainingState.first(plan, Parameters.zeros(plan.layout()));
  }

  /** Adds the states that it saves to {@code kept}. */
  private static Checkpointer checkpointer(List<TrainingState> kept, boolean best) {
    return new Checkpointer(
        new CheckpointSettings(TrainSettings.NEVER, NONE, 1, TrainSettings.NEVER, best),
        state -> {
          kept.add(state);
          return () -> {};
        });
  }

  private static TrainSettings settings(
      WorkPlan plan, long steps, double minutes, double target, long evaluateEvery) {
    return Plans.settings(plan, steps, NONE, minutes, target, evaluateEvery);
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "7, 1, 7", "8, 4, 8", "9, 4, 12", "3, 4, 4"})
  void stepsEndARunAtAWholeRound(long steps, int localSteps, long completed) {
    var plan = plan(localSteps);
    var engine = new Told(plan, 1, accuracy(5));
    var heard = new Heard();
    var settings = settings(plan, steps, NONE, NONE, TrainSettings.NEVER);
    assertThat(run(plan, settings, engine, heard).state().steps()).isEqualTo(completed);
    assertThat(engine.inputs).hasSize((int) (completed / localSteps));
    for (int round = 0; round < engine.inputs.size(); round++) {
      assertThat(engine.inputs.get(round).step()).isEqualTo((long) round * localSteps);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 6", "2.5, 15", "0.01, 1", "100, 40"})
  void epochsEndARunOverAText(double epochs, long completed) throws IOException {
    // 2 streams of 25 targets have 6 whole windows of 4.
    var plan = Plans.text(Plans.written(directory, 51), true, 2, 1, new Sgd(1, 0, 0), 1);
    var settings = Plans.settings(plan, 40, epochs, NONE, NONE, TrainSettings.NEVER);
    var result = run(plan, settings, new Told(plan, 1e-9, loss(1)), new Heard());
    assertThat(result.state().steps()).isEqualTo(completed);
  }

  @ParameterizedTest
  @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
  @CsvSource({"NEVER, Infinity", "1000000000000, Infinity", "NEVER, 1e15"})
  void minutesEndARunWithoutSteps(String steps, double target) {
    var plan = plan(1);
    long bound = steps.equals("NEVER") ? TrainSettings.NEVER : Long.parseLong(steps);
    var settings = settings(plan, bound, 0.01, target, TrainSettings.NEVER);
    var result = run(plan, settings, new Told(plan, 0, accuracy(1)), new Heard());
    assertThat(result.state().steps()).isLessThan(bound);
  }

  @Test
  void anAdditionEndsWhereItsAccuracyReachesTheTarget() {
    var plan = plan(1);
    var engine = new Told(plan, 1, accuracy(3), accuracy(8), accuracy(9), accuracy(10));
    var heard = new Heard();
    var result = run(plan, settings(plan, 1000, NONE, 0.9, 5), engine, heard);
    assertThat(result.state().steps()).isEqualTo(15);
    assertThat(result.measurement()).contains(accuracy(9));
    assertThat(heard.measured).containsExactly(5L, 10L, 15L);
  }

  @Test
  void aTextEndsWhereItsLossFallsToTheTarget() throws IOException {
    var plan = Plans.text(Plans.written(directory, 51), true, 2, 1, new Sgd(1, 0, 0), 1);
    var engine = new Told(plan, 1e-9, loss(2), loss(1.6), loss(1.5), loss(1));
    var settings = Plans.settings(plan, 1000, NONE, NONE, 1.5, 2);
    var result = run(plan, settings, engine, new Heard());
    assertThat(result.state().steps()).isEqualTo(6);
    assertThat(result.measurement()).contains(loss(1.5));
  }

  @Test
  void withoutATargetMeasuringEndsNothing() {
    var plan = plan(1);
    var heard = new Heard();
    run(plan, settings(plan, 20, NONE, NONE, 5), new Told(plan, 1, accuracy(10)), heard);
    assertThat(heard.measured).containsExactly(5L, 10L, 15L, 20L);
  }

  @Test
  void theFinalWeightsAreMeasuredOnce() {
    var plan = plan(1);
    var heard = new Heard();
    var engine = new Told(plan, 1, accuracy(1), accuracy(2), accuracy(3));
    var result = run(plan, settings(plan, 11, NONE, NONE, 5), engine, heard);
    assertThat(heard.measured).containsExactly(5L, 10L, 11L);
    assertThat(result.measurement()).contains(accuracy(3));
  }

  @Test
  void aRunEndsWhenItsPatienceDoes() {
    var plan = plan(1);
    var settings = Plans.patient(settings(plan, 1000, NONE, NONE, 5), 2, Plans.CONSTANT);
    var engine = new Told(plan, 1, loss(3), loss(4), loss(2), loss(2), loss(5), loss(1));
    var result = run(plan, settings, engine, new Heard());
    assertThat(result.state().steps()).isEqualTo(25);
    var best = result.validation().orElseThrow();
    assertThat(best.bestStep()).isEqualTo(15);
    assertThat(best.best()).isEqualTo(loss(2));
    assertThat(result.measurement()).contains(loss(5));
  }

  @Test
  void aPlateauCutsTheRateOfTheStepsAfterIt() {
    for (int localSteps : new int[] {1, 2}) {
      var plan = plan(localSteps);
      var settings =
          Plans.patient(
              settings(plan, 10, NONE, NONE, 2),
              1000,
              new ScheduleSettings(ScheduleName.PLATEAU, 0.5, 1, 1, 1, 0, 0));
      var engine = new Told(plan, 1, loss(3), loss(4), loss(2), loss(2), loss(2));
      var heard = new Heard();
      run(plan, settings, engine, heard);
      var scales = new ArrayList<Double>();
      engine.inputs.forEach(input -> scales.add(input.rateScale()));
      assertThat(heard.stretches)
          .extracting(TimedStretch::learningRate)
          .containsExactlyElementsOf(scales.stream().map(scale -> 0.25 * scale).toList());
      assertThat(scales.subList(0, 10 / localSteps))
          .containsExactlyElementsOf(
              localSteps == 1
                  ? List.of(1.0, 1.0, 1.0, 1.0, 0.5, 0.5, 0.5, 0.5, 0.25, 0.25)
                  : List.of(1.0, 1.0, 0.5, 0.5, 0.25));
    }
  }

  @Test
  void theRateOfAStepFollowsTheSchedule() {
    var span = new Schedule.Span(2, 1, 100);
    var plan = Plans.scheduled(plan(1), new LearningRate(new Schedule.Step(0.5, 1, 1), span));
    var heard = new Heard();
    run(plan, settings(plan, 5, NONE, NONE, 100), new Told(plan, 1, loss(1)), heard);
    assertThat(heard.stretches)
        .extracting(TimedStretch::learningRate)
        .containsExactly(0.125, 0.25, 0.125, 0.125, 0.0625);
    double first = heard.weights.get(0)[0];
    assertThat(heard.weights.get(4)[0]).isCloseTo(first * 0.6875 / 0.125, within(1e-12));
  }

  @Test
  void aMeasurementThatIsNotDueMayBeTheBestButDoesNotCount() {
    var plan = plan(1);
    var settings = settings(plan, 7, NONE, NONE, 5);
    var engine = new Told(plan, 1, loss(3), loss(2));
    var result = run(plan, settings, engine, new Heard());
    assertThat(result.validation()).contains(new Validation(7, 7, loss(2), 0, 1, 0));
    assertThat(result.state().validation()).contains(new Validation(5, 5, loss(3), 0, 1, 0));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theStateOfAnImprovementIsKeptWithIt(boolean wanted) {
    var plan = plan(1);
    var kept = new ArrayList<TrainingState>();
    var settings = settings(plan, 20, NONE, NONE, 5);
    var engine = new Told(plan, 1, loss(3), loss(4), loss(2), loss(2));
    var checkpoints = checkpointer(kept, wanted);
    run(plan, settings, first(plan), engine, new Heard(), checkpoints, new StopRequest());
    assertThat(kept)
        .extracting(TrainingState::steps)
        .isEqualTo(wanted ? List.of(0L, 5L, 15L) : List.of(0L));
    if (wanted) {
      assertThat(kept.get(2).validation().orElseThrow().bestStep()).isEqualTo(15);
    }
  }

  @Test
  void aRunWithoutAnEvaluationMeasuresNothing() {
    var plan = plan(1);
    var result =
        Plans.train(plan, Plans.weights(plan), settings(plan, 2, NONE, NONE, 1), List.of());
    assertThat(result.measurement()).isEmpty();
  }

  @Test
  void aRoundSaysWhatWasDone() {
    var plan = Plans.with(plan(1), Clipping.NONE);
    var heard = new Heard();
    var result = run(plan, settings(plan, 3, NONE, NONE, 1), new Told(plan, 2, accuracy(1)), heard);
    for (int round = 0; round < 3; round++) {
      var said = heard.stretches.get(round);
      assertThat(said.first()).isEqualTo(round);
      assertThat(said.steps()).isEqualTo(round + 1);
      assertThat(said.loss()).as("9 over 12 targets").isEqualTo(0.75);
      assertThat(said.targets()).isEqualTo(12);
      assertThat(said.gradientNorm()).isCloseTo(2 * Math.sqrt(plan.layout().size()), within(1e-9));
      assertThat(said.learningRate()).isEqualTo(0.25);
      assertThat(heard.weights.get(round)).containsOnly(-0.5 * (round + 1));
    }
    assertThat(result.state().targets()).isEqualTo(36);
    assertThat(result.state().loss()).isEqualTo(0.75);
    assertThat(result.state().weights().values()).containsOnly(-1.5);
  }

  @Test
  void theTimeOfATaskIsNoLongerThanThatOfItsRound() {
    var plan = plan(1);
    var heard = new Heard();
    run(plan, settings(plan, 1, NONE, NONE, 1), new Told(plan, 2, accuracy(1)), heard);
    var stretch = heard.stretches.get(0);
    assertThat(stretch.computeSeconds()).isBetween(0.0, 60.0);
    assertThat(stretch.sparkSeconds()).as("the task says that it took a minute").isZero();
    assertThat(stretch.updateSeconds()).isBetween(0.0, 60.0);
  }

  @Test
  void averagedWeightsAreTheSumOverTheNumberOfShards() {
    var plan = plan(4);
    var heard = new Heard();
    run(plan, settings(plan, 8, NONE, NONE, 4), new Told(plan, 6, accuracy(1)), heard);
    assertThat(heard.weights.get(0)).containsOnly(2);
    // The shards' norms are 0, 1 and 2.
    assertThat(heard.stretches.get(0).gradientNorm()).isCloseTo(1, within(1e-15));
    assertThat(heard.stretches.get(1).first()).isEqualTo(4);
    assertThat(heard.stretches.get(1).steps()).isEqualTo(8);
  }

  @Test
  void aRoundIsHeardInStretchesThatBeginWhereALineOfProgressBegins() {
    var plan = plan(10);
    var each = new Heard();
    var start = Plans.weights(plan);
    Plans.train(Plans.logged(plan, 1), start, Plans.settings(plan, 20), List.of(each));
    var heard = new Heard();
    var again = Plans.weights(plan);
    var result =
        Plans.train(Plans.logged(plan, 4), again, Plans.settings(plan, 20), List.of(heard));
    assertThat(again.values()).containsExactly(start.values());

    assertThat(result.state().loss()).isEqualTo(heard.stretches.get(5).loss());
    assertThat(result.state().targets()).isEqualTo(20 * 6 * 6);
    assertThat(heard.stretches)
        .extracting(TimedStretch::first)
        .containsExactly(0L, 4L, 8L, 10L, 12L, 16L);
    assertThat(heard.stretches)
        .extracting(TimedStretch::steps)
        .containsExactly(4L, 8L, 10L, 12L, 16L, 20L);
    for (var stretch : heard.stretches) {
      var steps = each.stretches.subList((int) stretch.first(), (int) stretch.steps());
      double loss = steps.stream().mapToDouble(TimedStretch::loss).average().orElseThrow();
      assertThat(stretch.loss()).isCloseTo(loss, within(1e-15));
      assertThat(stretch.targets())
          .isEqualTo(steps.stream().mapToLong(TimedStretch::targets).sum());
      assertThat(stretch.gradientNorm()).isEqualTo(steps.get(0).gradientNorm());
      assertThat(stretch.answers()).usingRecursiveComparison().isEqualTo(steps.get(0).answers());
    }
    var ends = heard.stretches.stream().mapToLong(TimedStretch::ended).toArray();
    assertThat(ends).isSorted();
    double second = heard.stretches.get(0).computeSeconds();
    assertThat(heard.stretches.get(2).computeSeconds()).isCloseTo(second / 2, within(1e-12));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void eachShardGetsTheStateThatItGaveBack(int localSteps) {
    var plan = plan(localSteps);
    var engine = new Told(plan, 1e-9, accuracy(1));
    run(plan, settings(plan, 12, NONE, NONE, 12), engine, new Heard());
    assertThat(engine.carried.get(0)).hasSize(3).allMatch(state -> state.length == 0);
    for (int round = 1; round < engine.carried.size(); round++) {
      for (int shard = 0; shard < 3; shard++) {
        assertThat(engine.carried.get(round).get(shard))
            .containsExactly((round - 1) * localSteps, shard);
      }
    }
  }

  @Test
  void anAnswerIsThatOfTheWeightsBeforeTheRound() {
    for (int localSteps : new int[] {1, 3}) {
      var plan = plan(localSteps);
      var heard = new Heard();
      var start = Plans.weights(plan);
      Plans.train(plan, start, Plans.settings(plan, 6), List.of(heard));
      var before = Plans.weights(plan);
      for (int round = 0; round < heard.stretches.size(); round++) {
        var answer = heard.stretches.get(round).answers().get(0);
        var trace = Trace.of(plan.model().network(), before, answer.problem(), 6);
        double error = trace.get(5).error();
        assertThat(answer.error()).isCloseTo(error, within(1e-12));
        for (int t = 0; t < 6; t++) {
          assertThat(answer.predicted()[t]).isEqualTo(trace.get(t).output() > 0.5 ? 1 : 0);
        }
        before = new Parameters(plan.layout(), heard.weights.get(round));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void aRunThatExplodesKeepsTheWeightsBeforeIt(int localSteps) {
    var plan = Plans.addition(6, 3, new Sgd(1e308, 0, 0), GradientScale.SUM, localSteps);
    var heard = new Heard();
    var start = Plans.weights(plan);
    assertThatThrownBy(() -> Plans.train(plan, start, Plans.settings(plan, 30), List.of(heard)))
        .is(exitCode(ExitCode.DIVERGED))
        .hasMessageContaining("step " + localSteps * heard.stretches.size());
    var last =
        heard.weights.isEmpty()
            ? Plans.weights(plan).values()
            : heard.weights.get(heard.weights.size() - 1);
    assertThat(start.values()).containsExactly(last);
  }

  /** Sums of zero make each of 1,200 sigmoids ½, with a loss of ln 2. */
  @Test
  void theLossOfManySigmoidsIsNoDivergence() {
    var spec = Plans.spec(new Input.Symbols(4), new Lstm(), 1, 3, 1200, Output.SIGMOID);
    var model = new ModelPlan(spec, KernelChoice.VECTOR, NONE);
    var plan = Plans.with(plan(1), model);
    var weights = Parameters.zeros(plan.layout());
    var trained = Plans.train(plan, weights, Plans.settings(plan, 1), List.of());
    assertThat(trained.state().loss()).isCloseTo(1200 * Math.log(2), within(1e-9));
  }

  @Test
  void theStretchThatDivergesIsNamed() {
    var plan = plan(10);
    var diverging =
        new Told(plan, 0, accuracy(1)) {
          @Override
          public RoundResult round(RoundInput input, List<double[]> states) {
            var sound = new Stretch(0, 4, 3, 4, 1, List.of());
            var other = new Stretch(4, 10, 3, 4, Double.NaN, List.of());
            var shard = new ShardResult(List.of(sound, other), new double[0]);
            return new RoundResult(super.round(input, states).sum(), List.of(shard), 1);
          }
        };
    var settings = settings(plan, 20, NONE, NONE, 10);
    assertThatThrownBy(() -> run(plan, settings, diverging, new Heard()))
        .is(exitCode(ExitCode.DIVERGED))
        .hasMessageContainingAll("step 4:", "NaN");
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
  void aGradientThatIsNotFiniteEndsTheRunThoughTheLossIs(double gradient) {
    var plan = plan(1);
    var weights = Parameters.zeros(plan.layout());
    var settings = settings(plan, 5, NONE, NONE, 1);
    var engine = new Told(plan, gradient, accuracy(1));
    var first = TrainingState.first(plan, weights);
    assertThatThrownBy(() -> run(plan, settings, first, engine))
        .is(exitCode(ExitCode.DIVERGED))
        .hasMessageContainingAll(
            "step 0", "0.75", Double.toString(gradient), "optimizer.learning-rate", "clip.norm");
    assertThat(weights.values()).containsOnly(0);
  }

  @Test
  void aWeightThatNoUpdateChangesEndsTheRunThoughLossAndGradientAreSmall() {
    var plan = plan(1);
    var weights = Parameters.zeros(plan.layout());
    weights.values()[0] = -0x1p54;
    var settings = settings(plan, 5, NONE, NONE, 1);
    var first = TrainingState.first(plan, weights);
    var engine = new Told(plan, 0, accuracy(1));
    assertThatThrownBy(() -> run(plan, settings, first, engine))
        .is(exitCode(ExitCode.DIVERGED))
        .hasMessageContainingAll("step 5", Double.toString(0x1p54), "optimizer.learning-rate");
  }

  /** Two hours of earlier processes. */
  @ParameterizedTest
  @CsvSource({"119, 0", "121, 5", "7100, 5"})
  void minutesOfEarlierProcessesCount(double minutes, long completed) {
    var plan = plan(1);
    var settings = settings(plan, 5, minutes, NONE, TrainSettings.NEVER);
    var end = run(plan, settings, first(plan).withSeconds(7200), new Told(plan, 0)).state();
    assertThat(end.steps()).isEqualTo(completed);
    assertThat(end.seconds()).isBetween(7200.0, 7259.0);
  }

  /** A stop cancels the round that runs, which then fails. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRunThatIsAskedToStopSavesItsLastRound(boolean failing) {
    var plan = plan(1);
    var stop = new StopRequest();
    var engine =
        new Told(plan, 1) {
          @Override
          public RoundResult round(RoundInput input, List<double[]> carried) {
            if (input.step() == 3) {
              stop.request(15);
              if (failing) {
                throw new IllegalStateException("cancelled");
              }
            }
            return super.round(input, carried);
          }
        };
    var saved = new ArrayList<TrainingState>();
    var settings = settings(plan, 8, NONE, NONE, TrainSettings.NEVER);
    var checkpoints = checkpointer(saved, false);
    assertThatThrownBy(
            () -> run(plan, settings, first(plan), engine, new Heard(), checkpoints, stop))
        .is(exitCode(ExitCode.TERMINATED));
    assertThat(saved).extracting(TrainingState::steps).containsExactly(0L, failing ? 3L : 4L);
  }

  @Test
  void aRunThatIsAskedToStopEndsWithTheRoundAndMeasuresNothing() {
    var plan = plan(2);
    var stop = new StopRequest();
    var ends = new ArrayList<Long>();
    var listener =
        new TrainListener() {
          @Override
          public void completed(TimedStretch stretch, Parameters after) {
            ends.add(stretch.steps());
            if (stretch.steps() == 6) {
              stop.request(15);
            }
          }
        };
    var engine = new Told(plan, 1, accuracy(1));
    var settings = settings(plan, 8, NONE, NONE, 6);
    var none = Checkpointer.none();
    assertThatThrownBy(() -> run(plan, settings, first(plan), engine, listener, none, stop))
        .isInstanceOf(CarrybitException.class);
    assertThat(ends).containsExactly(2L, 4L, 6L);
    assertThat(engine.measured).isZero();
  }
}

package dev.carrybit.train;

import static dev.carrybit.ExitCodes.exitCode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carrybit.ExitCode;
import dev.carrybit.addition.ProblemSet;
import dev.carrybit.config.RunSettings.CheckpointSettings;
import dev.carrybit.config.TrainSettings;
import dev.carrybit.config.TrainSettings.GradientScale;
import dev.carrybit.config.TrainSettings.ScheduleSettings;
import dev.carrybit.config.TrainSettings.ScheduleSettings.ScheduleName;
import dev.carrybit.linalg.KernelChoice;
import dev.carrybit.nn.Parameters;
import dev.carrybit.optim.Adam;
import dev.carrybit.optim.Optimizer;
import dev.carrybit.optim.RmsProp;
import dev.carrybit.optim.Sgd;
import dev.carrybit.run.Checkpoint;
import dev.carrybit.storage.SafeTensors;
import dev.carrybit.text.Boundary;
import dev.carrybit.text.SymbolText.TextRange;
import dev.carrybit.train.Trainer.TrainResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A run that goes on from any of its checkpoints is the run that was never stopped. */
class ResumeTest {
  private static final long STEPS = 12;
  private static final Checkpoint.Origin ORIGIN = new Checkpoint.Origin(Map.of(), "", "");
  private static final Optional<Evaluation> PAIRS =
      Optional.of(new Evaluation.Additions(new ProblemSet.Random(6, 20, 5), 2));

  @TempDir Path directory;

  private static List<Optimizer> optimizers() {
    var average = new RmsProp.Average(0.9, 0.1);
    return List.of(
        new Sgd(0.5, 0.9, 0),
        new RmsProp(0.01, average, average, 1e-6, true, 0, 0),
        new Adam(0.01, 0.9, 0.99, 1e-8, 0, false));
  }

  /** A run's steps as they were told to a listener, and its files of checkpoints by step. */
  private static final class Seen implements TrainListener {
    private final List<String> told = new ArrayList<>();
    private final Map<Long, byte[]> checkpoints = new TreeMap<>();

    @Override
    public void completed(TimedStretch stretch, Parameters weights) {
      told.add(
          "%s of %d: %s %s, norm %s at %s"
              .formatted(
                  stretch.first(),
                  stretch.steps(),
                  stretch.loss(),
                  stretch.targets(),
                  stretch.gradientNorm(),
                  stretch.learningRate()));
    }

    @Override
    public void measured(long step, Measurement measurement) {
      told.add(step + " " + measurement);
    }

    private Runnable keep(TrainingState state) {
      checkpoints.put(state.steps(), SafeTensors.bytes(Checkpoint.of(ORIGIN, state, 0).file()));
      return () -> {};
    }
  }

  private static Checkpoint read(byte[] bytes) {
    return Checkpoint.read(SafeTensors.read(bytes, "c"), "c");
  }

  private static TrainResult run(
      WorkPlan plan,
      TrainingState state,
      Optional<Evaluation> evaluation,
      Seen seen,
      ScheduleSettings schedule) {
    var settings = Plans.settings(plan, STEPS, 1e9, 1e9, 1e-9, 4);
    var every = new CheckpointSettings(plan.localSteps(), 1e9, 1, TrainSettings.NEVER, true);
    var unreachable = evaluation.isEmpty() ? settings : never(plan);
    try (var engine = new LocalEngine(plan)) {
      return new Trainer(
              plan,
              Plans.patient(unreachable, TrainSettings.NEVER, schedule),
              state,
              engine,
              evaluation,
              List.of(seen),
              new Checkpointer(every, seen::keep),
              new StopRequest())
          .run();
    }
  }

  private static TrainSettings never(WorkPlan plan) {
    return Plans.settings(plan, STEPS, 1e9, 1e9, Double.POSITIVE_INFINITY, 4);
  }

  private static void resumesEverywhere(
      WorkPlan plan, Supplier<Parameters> weights, Optional<Evaluation> evaluation) {
    resumesEverywhere(plan, weights, evaluation, Plans.CONSTANT);
  }

  private static void resumesEverywhere(
      WorkPlan plan,
      Supplier<Parameters> weights,
      Optional<Evaluation> evaluation,
      ScheduleSettings schedule) {
    var whole = new Seen();
    var first = TrainingState.first(plan, weights.get());
    var undisturbed = run(plan, first, evaluation, whole, schedule);
    assertThat(undisturbed.state().steps()).isEqualTo(STEPS);
    assertThat(whole.checkpoints).hasSize((int) (1 + STEPS / plan.localSteps()));
    whole.checkpoints.forEach(
        (step, bytes) -> {
          var seen = new Seen();
          var state = read(bytes).state(plan);
          var resumed = run(plan, state, evaluation, seen, schedule);
          assertThat(resumed.state().weights().values())
              .as("from step %d", step)
              .containsExactly(undisturbed.state().weights().values());
          assertThat(resumed.state().steps()).isEqualTo(STEPS);
          assertThat(resumed.state().loss()).isEqualTo(undisturbed.state().loss());
          assertThat(resumed.state().targets()).isEqualTo(undisturbed.state().targets());
          assertThat(resumed.measurement()).isEqualTo(undisturbed.measurement());
          assertThat(resumed.validation()).isEqualTo(undisturbed.validation());
          assertThat(whole.told).endsWith(seen.told.toArray(String[]::new));
          var last = read(seen.checkpoints.get(STEPS)).state();
          var expected = read(whole.checkpoints.get(STEPS)).state();
          assertThat(last.validation()).isEqualTo(expected.validation());
          assertThat(last.optimizer().values()).containsExactly(expected.optimizer().values());
          assertThat(last.carried()).containsExactlyElementsOf(expected.carried());
        });
  }

  private static Stream<Object[]> runs() {
    return optimizers().stream()
        .flatMap(
            optimizer ->
                Stream.of(1, 2, 4).map(localSteps -> new Object[] {optimizer, localSteps}));
  }

  @ParameterizedTest
  @MethodSource("runs")
  void resumedAdditionsGiveTheSameBits(Optimizer optimizer, int localSteps) {
    var plan = Plans.addition(6, 3, optimizer, GradientScale.TARGET_MEAN, localSteps);
    resumesEverywhere(Plans.logged(plan, 3), () -> Plans.weights(plan), PAIRS);
    resumesEverywhere(plan, () -> Plans.weights(plan), PAIRS);
  }

  @ParameterizedTest
  @MethodSource("runs")
  void resumedTextsGiveTheSameBits(Optimizer optimizer, int localSteps) throws IOException {
    var text = Plans.written(directory, 151);
    for (var carries : new boolean[] {true, false}) {
      // an epoch of 9 windows, so that streams begin again on the way
      var plan = Plans.text(text, carries, 4, 2, optimizer, localSteps);
      resumesEverywhere(plan, () -> Plans.weights(plan), Optional.empty());
    }
  }

  @Test
  void resumedDocumentsGiveTheSameBits() throws IOException {
    var text = Plans.written(directory, 151);
    for (int localSteps : new int[] {1, 2}) {
      var plan = Plans.documents(Plans.text(text, true, 4, 2, new Sgd(0.5, 0.9, 0), localSteps), 3);
      var measured =
          Optional.<Evaluation>of(
              Evaluation.TextEvaluation.of(text, new TextRange(0, 60), 7, 3, new Boundary(3)));
      resumesEverywhere(plan, () -> Plans.weights(plan), measured);
    }
  }

  /** Rates that rise, fall by epochs or along a cosine, and fall on plateaus, of which some are. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void resumedSchedulesGiveTheSameBits(int localSteps) throws IOException {
    var text = Plans.written(directory, 151);
    for (var schedule :
        List.of(
            new ScheduleSettings(ScheduleName.EXPONENTIAL, 0.5, 1, 1, 1, 0, 3),
            new ScheduleSettings(ScheduleName.COSINE, 0.5, 1, 1, 1, 0.1, 3),
            new ScheduleSettings(ScheduleName.PLATEAU, 0.5, 1, 1, 1, 0, 3))) {
      var plain = Plans.text(text, true, 4, 2, new Sgd(9, 0.9, 0), localSteps);
      var plan = Plans.scheduled(plain, schedule.learningRate(9, STEPS));
      var measured =
          Optional.<Evaluation>of(
              Evaluation.TextEvaluation.of(text, new TextRange(0, 60), 7, 3, Boundary.NONE));
      resumesEverywhere(plan, () -> Plans.weights(plan), measured, schedule);
    }
  }

  @Test
  void resumingContinuesTheRandomStreamOfTheArticle() {
    for (var localSteps : new int[] {1, 4}) {
      var plan = Plans.article(KernelChoice.VECTOR, localSteps);
      resumesEverywhere(plan, Plans::articleWeights, Optional.empty());
    }
  }

  @Test
  void aStateThatDoesNotGoWithThePlanIsRejected() throws IOException {
    var plan =
        Plans.addition(6, 3, new Adam(0.01, 0.9, 0.99, 1e-8, 0, false), GradientScale.SUM, 2);
    var first = Checkpoint.of(ORIGIN, TrainingState.first(plan, Plans.weights(plan)), 0);
    var sgd = Plans.addition(6, 3, new Sgd(0.1, 0, 0), GradientScale.SUM, 2);
    rejected(first, sgd, "optimizer's arrays", "0", "2");
    var shards = Plans.addition(6, 2, plan.optimizer(), GradientScale.SUM, 1);
    rejected(first, shards, "carried states", "2", "3");
    rejected(odd(first, first.state().carried()), plan, "steps beyond a round", "0");
    var one = Plans.addition(6, 3, plan.optimizer(), GradientScale.SUM, 1);
    var states = List.of(new double[0], new double[1], new double[0]);
    rejected(odd(first, states), one, "shard 1", "0");
    var text = Plans.text(Plans.written(directory, 51), true, 2, 1, plan.optimizer(), 1);
    assertThatThrownBy(() -> first.state(text)).is(exitCode(ExitCode.CONFIGURATION));
  }

  private static Checkpoint odd(Checkpoint from, List<double[]> carried) {
    var state = from.state();
    return Checkpoint.of(
        from.origin(),
        new TrainingState(
            state.weights(), state.optimizer(), carried, 3, 1, 1, 1, Optional.empty()),
        0);
  }

  private static void rejected(Checkpoint checkpoint, WorkPlan plan, String... named) {
    assertThatThrownBy(() -> checkpoint.state(plan))
        .is(exitCode(ExitCode.BAD_DATA))
        .hasMessageStartingWith("checkpoint: ")
        .hasMessageContainingAll(named);
  }
}

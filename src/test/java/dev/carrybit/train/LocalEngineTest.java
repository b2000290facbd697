package dev.carrybit.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.carrybit.addition.AdditionSource.RandomProblems;
import dev.carrybit.config.TrainSettings.GradientScale;
import dev.carrybit.nn.Batch;
import dev.carrybit.nn.Parameters;
import dev.carrybit.nn.Shard;
import dev.carrybit.optim.Adam;
import dev.carrybit.optim.Clipping;
import dev.carrybit.optim.LearningRate;
import dev.carrybit.optim.Optimizer;
import dev.carrybit.optim.OptimizerState;
import dev.carrybit.optim.RmsProp;
import dev.carrybit.optim.Schedule;
import dev.carrybit.optim.Sgd;
import dev.carrybit.train.ShardWorker.RoundInput;
import dev.carrybit.train.ShardWorker.Stretch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Rounds of all shards, against the same written out by hand. */
class LocalEngineTest {

  private static final int BITS = 6;
  private static final long SEED = 21;

  static Stream<Optimizer> optimizers() {
    return Stream.of(
        new Sgd(0.3, 0, 0),
        new Sgd(0.3, 0.9, 0),
        new RmsProp(
            0.01, RmsProp.Average.of(0.9), new RmsProp.Average(0.95, 0.1), 1e-8, true, 0, 0),
        new Adam(0.02, 0.9, 0.999, 1e-8, 0, false));
  }

  private static WorkPlan unclipped(
      int batch, int shards, Optimizer optimizer, GradientScale scale, int localSteps) {
    return Plans.with(Plans.addition(batch, shards, optimizer, scale, localSteps), Clipping.NONE);
  }

  /** The gradient summed over sequences {@code [first, first + count)} of one step. */
  private static double[] gradientByHand(
      WorkPlan plan, double[] weights, long step, int first, int count) {
    var model = plan.model().network();
    var batch = Batch.ofSymbols(count, BITS);
    new RandomProblems(BITS, SEED).fill(step, new Shard(0, first, count), batch);
    var parameters = new Parameters(model.layout(), weights);
    var gradient = Parameters.zeros(model.layout());
    var workspace = model.workspace(count, BITS);
    model.forward(parameters, batch, new double[count * model.spec().stateSize()], workspace);
    model.backward(parameters, batch, workspace, gradient);
    return gradient.values();
  }

  @ParameterizedTest
  @EnumSource(GradientScale.class)
  void unevenShardsWeighByWhatTheyHold(GradientScale scale) {
    double divisor =
        switch (scale) {
          case SUM -> 1;
          case TARGET_MEAN -> 7 * BITS;
          case SEQUENCE_MEAN -> 7;
        };
    for (int shards : new int[] {1, 3, 5, 7}) {
      var plan = unclipped(7, shards, new Sgd(1, 0, 0), scale, 1);
      var start = Plans.weights(plan).values();
      var trained = Plans.train(plan, Plans.weights(plan), Plans.settings(plan, 1), List.of());
      var gradient = gradientByHand(plan, start, 0, 0, 7);
      var expected = new double[start.length];
      for (int i = 0; i < expected.length; i++) {
        expected[i] = start[i] - gradient[i] / divisor;
      }
      assertThat(trained.state().weights().values()).containsExactly(expected, within(1e-12));
      assertThat(trained.state().targets()).isEqualTo(7 * BITS);
    }
  }

  @Test
  void shardResultsAreInShardOrder() {
    var plan = unclipped(7, 3, new Sgd(1, 0, 0), GradientScale.SUM, 1);
    var weights = Plans.weights(plan).values();
    try (var engine = new LocalEngine(plan)) {
      var sum = engine.round(begin(weights), Plans.noStates(plan));
      var steps = sum.shards().stream().map(shard -> shard.stretches().get(0)).toList();
      assertThat(steps)
          .extracting(Stretch::targets)
          .containsExactly(2L * BITS, 2L * BITS, 3L * BITS);
      assertThat(sum.stretches().get(0).targets()).isEqualTo(7 * BITS);
      assertThat(steps.get(0).answers()).hasSize(1);
      assertThat(steps.get(1).answers()).isEmpty();
      assertThat(sum.sum()).containsExactly(gradientByHand(plan, weights, 0, 0, 7), within(1e-12));
    }
  }

  private static RoundInput begin(double[] weights) {
    return Plans.input(0, weights, new double[0]);
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void localStepsAreAveragedOverShards(Optimizer optimizer) {
    int shards = 3;
    int rounds = 2;
    int local = 4;
    var plan = unclipped(6, shards, optimizer, GradientScale.SEQUENCE_MEAN, local);
    var trained =
        Plans.train(plan, Plans.weights(plan), Plans.settings(plan, rounds * local), List.of());
    var weights = Plans.weights(plan).values();
    var optimizerState = new double[optimizer.arrayCount() * weights.length];
    for (int round = 0; round < rounds; round++) {
      var weightSum = new double[weights.length];
      var optimizerStateSum = new double[optimizerState.length];
      for (int shard = 0; shard < shards; shard++) {
        var own = weights.clone();
        var state = OptimizerState.of(optimizerState, own.length);
        for (int step = round * local; step < (round + 1) * local; step++) {
          var gradient = gradientByHand(plan, own, step, 2 * shard, 2);
          var mean = Clipping.NONE.clip(gradient, 2);
          optimizer.step(plan.layout(), own, mean, state, step, optimizer.learningRate());
        }
        Arrays.setAll(weightSum, i -> weightSum[i] + own[i]);
        Arrays.setAll(optimizerStateSum, i -> optimizerStateSum[i] + state.values()[i]);
      }
      for (int i = 0; i < weights.length; i++) {
        weights[i] = weightSum[i] / shards;
      }
      for (int i = 0; i < optimizerState.length; i++) {
        optimizerState[i] = optimizerStateSum[i] / shards;
      }
    }
    assertThat(trained.state().weights().values()).containsExactly(weights, within(1e-12));
    assertThat(trained.state().steps()).isEqualTo(rounds * local);
    assertThat(trained.state().targets()).isEqualTo(rounds * local * 6 * BITS);
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void oneShardsLocalStepsAreTheDriversOwnBitForBit(Optimizer optimizer) {
    var scale = GradientScale.TARGET_MEAN;
    var one = Plans.addition(3, 1, optimizer, scale, 1);
    var five = Plans.addition(3, 1, optimizer, scale, 5);
    var stepwise = Plans.train(one, Plans.weights(one), Plans.settings(one, 20), List.of());
    var together = Plans.train(five, Plans.weights(five), Plans.settings(five, 20), List.of());
    assertThat(together.state().weights().values())
        .containsExactly(stepwise.state().weights().values());
    assertThat(together.state().targets()).isEqualTo(stepwise.state().targets());
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void oneShardsLocalStepsTakeTheScheduledRatesBitForBit(Optimizer optimizer) {
    var rate = new LearningRate(new Schedule.Cosine(0.1), new Schedule.Span(0, 3, 20));
    var scale = GradientScale.TARGET_MEAN;
    var one = Plans.scheduled(Plans.addition(3, 1, optimizer, scale, 1), rate);
    var five = Plans.scheduled(Plans.addition(3, 1, optimizer, scale, 5), rate);
    var stepwise = Plans.train(one, Plans.weights(one), Plans.settings(one, 20), List.of());
    var together = Plans.train(five, Plans.weights(five), Plans.settings(five, 20), List.of());
    assertThat(together.state().weights().values())
        .containsExactly(stepwise.state().weights().values());
    var constant = Plans.addition(3, 1, optimizer, scale, 1);
    var other =
        Plans.train(constant, Plans.weights(constant), Plans.settings(constant, 20), List.of());
    assertThat(other.state().weights().values()).isNotEqualTo(stepwise.state().weights().values());
  }

  @Test
  void localStepsTakeWhatPlateausHaveLeftOfTheRate() {
    var half = Plans.addition(3, 1, new Sgd(0.5, 0.9, 0), GradientScale.TARGET_MEAN, 4);
    var whole = Plans.addition(3, 1, new Sgd(1, 0.9, 0), GradientScale.TARGET_MEAN, 4);
    var weights = Plans.weights(half).values();
    var optimizerState = new double[weights.length];
    var carried = Plans.noStates(whole);
    try (var engine = new LocalEngine(half);
        var other = new LocalEngine(whole)) {
      var expected = engine.round(Plans.input(0, weights, optimizerState), carried);
      var scaled = other.round(new RoundInput(0, weights, optimizerState, 0.5), carried);
      assertThat(scaled.sum()).containsExactly(expected.sum());
    }
  }

  @Test
  void aTextWithCarriedStateIsTrainedAsByHand(@TempDir Path directory) throws IOException {
    // 2 streams of 25 targets, 6 windows of 4: the seventh step begins anew.
    var text = Plans.written(directory, 51);
    var symbols = Plans.symbols(51);
    for (int local : new int[] {1, 4}) {
      var plan = Plans.text(text, true, 2, 1, new Sgd(0.5, 0, 0), local);
      var trained = Plans.train(plan, Plans.weights(plan), Plans.settings(plan, 16), List.of());
      var byHand = trainedByHand(plan, symbols, 16);
      assertThat(trained.state().weights().values()).containsExactly(byHand);
    }
  }

  private static double[] trainedByHand(WorkPlan plan, int[] symbols, int steps) {
    var model = plan.model().network();
    var weights = Plans.weights(plan);
    var workspace = model.workspace(2, 4);
    var state = new double[2 * model.spec().stateSize()];
    var batch = Batch.ofSymbols(2, 4);
    for (int step = 0; step < steps; step++) {
      if (step % 6 == 0) {
        Arrays.fill(state, 0);
      }
      for (int row = 0; row < 8; row++) {
        int at = 25 * (row % 2) + 4 * (step % 6) + row / 2;
        batch.symbols()[row] = symbols[at];
        batch.targets()[row] = symbols[at + 1];
      }
      var gradient = Parameters.zeros(model.layout());
      model.forward(weights, batch, state, workspace);
      workspace.finalState(batch, state);
      model.backward(weights, batch, workspace, gradient);
      for (int i = 0; i < weights.values().length; i++) {
        weights.values()[i] -= 0.5 * (gradient.values()[i] / 8);
      }
    }
    return weights.values();
  }

  @Test
  void stateThatIsNotCarriedIsNotSentBack(@TempDir Path directory) throws IOException {
    var text = Plans.written(directory, 51);
    for (boolean carries : new boolean[] {true, false}) {
      var plan = Plans.text(text, carries, 2, 2, new Sgd(0.5, 0, 0), 1);
      try (var engine = new LocalEngine(plan)) {
        var sum = engine.round(begin(Plans.weights(plan).values()), Plans.noStates(plan));
        for (var report : sum.shards()) {
          assertThat(report.carried()).hasSize(carries ? plan.model().spec().stateSize() : 0);
          assertThat(report.stretches().get(0).answers()).isEmpty();
        }
      }
    }
  }
}

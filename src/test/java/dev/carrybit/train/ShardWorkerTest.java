package dev.carrybit.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.config.TrainSettings.GradientScale;
import dev.carrybit.nn.Batch;
import dev.carrybit.nn.Dropout;
import dev.carrybit.nn.Parameters;
import dev.carrybit.nn.Shard;
import dev.carrybit.nn.SplitMix64;
import dev.carrybit.optim.Adam;
import dev.carrybit.optim.Sgd;
import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.train.ShardWorker.RoundInput;
import dev.carrybit.train.ShardWorker.ShardResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A worker is a pure function of round and shard. */
class ShardWorkerTest {

  private static final int SHARDS = 3;
  private static final HadoopFiles FILES = new HadoopFiles();
  private static final List<WorkPlan> PLANS = new ArrayList<>();

  @TempDir private static Path directory;

  /** What a worker gives for a shard. */
  private record Work(ShardResult result, double[] vector) {

    static Work of(ShardWorker worker, WorkPlan plan, RoundInput input, int shard) {
      return of(worker, plan, input, shard, state(plan, shard), new double[plan.vectorLength()]);
    }

    static Work of(
        ShardWorker worker,
        WorkPlan plan,
        RoundInput input,
        int shard,
        double[] carried,
        double[] vector) {
      var result = worker.work(input, plan.cut().get(shard), carried, vector);
      return new Work(result, vector);
    }

    void requireBits(Work expected) {
      assertThat(vector).containsExactly(expected.vector);
      assertThat(result).usingRecursiveComparison().isEqualTo(expected.result);
    }
  }

  @BeforeAll
  static void writePlans() throws IOException {
    var adam = new Adam(0.01, 0.9, 0.99, 1e-8, 0, false);
    // 7 sequences: shards of 2, 2 and 3.
    PLANS.add(Plans.addition(7, SHARDS, adam, GradientScale.TARGET_MEAN, 1));
    PLANS.add(Plans.addition(6, SHARDS, adam, GradientScale.SEQUENCE_MEAN, 3));
    PLANS.add(Plans.withDropout(PLANS.get(0), 0.3, 31));
    PLANS.add(Plans.withDropout(PLANS.get(1), 0.3, 31));
    var text = Plans.written(directory, 120);
    for (boolean carries : new boolean[] {true, false}) {
      PLANS.add(Plans.text(text, carries, 7, SHARDS, adam, 1));
      PLANS.add(Plans.text(text, carries, 6, SHARDS, adam, 3));
    }
  }

  static Stream<WorkPlan> everyKind() {
    return PLANS.stream();
  }

  private static double[] numbers(int count, long seed) {
    var random = new SplitMix64(seed);
    var numbers = new double[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = random.nextDouble();
    }
    return numbers;
  }

  private static RoundInput input(WorkPlan plan, long step) {
    var weights = Plans.weights(plan).values();
    int memories = plan.averagesWeights() ? plan.optimizer().arrayCount() : 0;
    return Plans.input(step, weights, numbers(memories * weights.length, 5));
  }

  private static double[] state(WorkPlan plan, int shard) {
    int size = plan.cut().get(shard).count() * plan.model().spec().stateSize();
    return plan.examples().carries() ? numbers(size, shard) : new double[0];
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void aReusedWorkerGivesTheBitsOfFreshOnesInAnyOrder(WorkPlan plan) {
    var inputs = List.of(input(plan, 3), input(plan, 6));
    try (var reused = new ShardWorker(plan, FILES)) {
      int[] turns = {5, 0, 3, 3, 1, 4, 2, 0, 5};
      // All are done before any is compared, so that none may be overwritten by a later one.
      var works = new ArrayList<Work>();
      for (int turn : turns) {
        // What the array held before must not matter.
        var used = numbers(plan.vectorLength(), 99);
        var input = inputs.get(turn / SHARDS);
        int shard = turn % SHARDS;
        works.add(Work.of(reused, plan, input, shard, state(plan, shard), used));
      }
      for (int i = 0; i < turns.length; i++) {
        try (var fresh = new ShardWorker(plan, FILES)) {
          int turn = turns[i];
          works.get(i).requireBits(Work.of(fresh, plan, inputs.get(turn / SHARDS), turn % SHARDS));
        }
      }
    }
  }

  @Test
  void everyStepOfAShardLeavesOutItsOwn() {
    var sgd = new Sgd(0.1, 0, 0);
    for (int localSteps : new int[] {1, 3}) {
      var plain = Plans.addition(6, SHARDS, sgd, GradientScale.TARGET_MEAN, localSteps);
      var plan = Plans.withDropout(plain, 0.3, 31);
      var input = input(plan, 6);
      try (var worker = new ShardWorker(plan, FILES)) {
        var vector = Work.of(worker, plan, input, 1).vector;
        assertThat(vector).containsExactly(byHand(plan, input, plan.cut().get(1)));
      }
    }
  }

  /** A gradient sum, or the weights after a shard's own steps, without an optimizer state. */
  private static double[] byHand(WorkPlan plan, RoundInput input, Shard shard) {
    var model = plan.model().network();
    var batch = Batch.ofSymbols(shard.count(), plan.examples().timeSteps());
    var workspace = model.workspace(shard.count(), batch.timeSteps());
    var weights = new Parameters(model.layout(), input.weights().clone());
    var gradient = Parameters.zeros(model.layout());
    var optimizerState = plan.optimizer().initialState(model.layout().size());
    try (var source = plan.examples().open(FILES)) {
      for (int local = 0; local < plan.localSteps(); local++) {
        var state = new double[shard.count() * model.spec().stateSize()];
        source.fill(input.step() + local, shard, batch);
        var dropout = new Dropout(0.3, 31).at(input.step() + local, shard.index());
        model.forward(weights, batch, state, workspace, dropout);
        Arrays.fill(gradient.values(), 0);
        model.backward(weights, batch, workspace, gradient);
        if (plan.averagesWeights()) {
          double rate = plan.rate(input.step() + local, input.rateScale());
          var scaled = plan.scaleAndClip(gradient.values(), batch.rows(), shard.count());
          plan.optimizer()
              .step(
                  model.layout(),
                  weights.values(),
                  scaled,
                  optimizerState,
                  input.step() + local,
                  rate);
        }
      }
    }
    return plan.averagesWeights() ? weights.values() : gradient.values();
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void theInputIsLeftAsItIs(WorkPlan plan) {
    var input = input(plan, 3);
    var same = input(plan, 3);
    var carried = state(plan, 2);
    try (var worker = new ShardWorker(plan, FILES)) {
      Work.of(worker, plan, input, 2, carried, new double[plan.vectorLength()]);
    }
    assertThat(input.weights()).containsExactly(same.weights());
    assertThat(input.optimizerState()).containsExactly(same.optimizerState());
    assertThat(carried).containsExactly(state(plan, 2));
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void theResultOfAShardDependsOnStepStateAndShard(WorkPlan plan) {
    try (var worker = new ShardWorker(plan, FILES)) {
      var work = Work.of(worker, plan, input(plan, 3), 1);
      assertThat(Work.of(worker, plan, input(plan, 1), 1).vector).isNotEqualTo(work.vector);
      assertThat(Work.of(worker, plan, input(plan, 3), 0).vector).isNotEqualTo(work.vector);
      if (plan.examples().carries()) {
        var other = state(plan, 1);
        other[0] += 0.5;
        var vector = new double[plan.vectorLength()];
        Work.of(worker, plan, input(plan, 3), 1, other, vector);
        assertThat(vector).isNotEqualTo(work.vector);
      }
    }
  }
}

package dev.carrybit.spark;

import static dev.carrybit.ExitCodes.exitCode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carrybit.ExitCode;
import dev.carrybit.addition.ProblemSet;
import dev.carrybit.config.TrainSettings.Aggregate;
import dev.carrybit.config.TrainSettings.GradientScale;
import dev.carrybit.nn.Parameters;
import dev.carrybit.nn.Precision;
import dev.carrybit.optim.Adam;
import dev.carrybit.optim.Optimizer;
import dev.carrybit.optim.RmsProp;
import dev.carrybit.optim.Sgd;
import dev.carrybit.text.Boundary;
import dev.carrybit.text.SymbolText;
import dev.carrybit.text.SymbolText.TextRange;
import dev.carrybit.train.Checkpointer;
import dev.carrybit.train.Evaluation;
import dev.carrybit.train.Examples;
import dev.carrybit.train.LocalEngine;
import dev.carrybit.train.Measurement;
import dev.carrybit.train.Plans;
import dev.carrybit.train.ShardWorker.RoundInput;
import dev.carrybit.train.ShardWorker.ShardResult;
import dev.carrybit.train.StopRequest;
import dev.carrybit.train.Trainer;
import dev.carrybit.train.Trainer.GradientEngine;
import dev.carrybit.train.Trainer.RoundResult;
import dev.carrybit.train.TrainingState;
import dev.carrybit.train.WorkPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerBlockUpdated;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Compares the bits of the distributed engine with those of the local one. */
class SparkEngineTest {

  private static final int SHARDS = 6;
  private static final double NONE = Double.POSITIVE_INFINITY;

  @TempDir private static Path directory;
  private static SymbolText text;

  @BeforeAll
  static void write() throws IOException {
    text = Plans.written(directory, 300);
  }

  /** Records the results of an engine. */
  private static final class Recorder implements GradientEngine {
    private final GradientEngine engine;
    private final List<RoundResult> sums = new ArrayList<>();

    Recorder(GradientEngine engine) {
      this.engine = engine;
    }

    @Override
    public RoundResult round(RoundInput input, List<double[]> carried) {
      var weights = input.weights().clone();
      var optimizerState = input.optimizerState().clone();
      var sum = engine.round(input, carried);
      assertThat(input.weights()).as("weights are not changed").isEqualTo(weights);
      assertThat(input.optimizerState())
          .as("the optimizer state is not changed")
          .isEqualTo(optimizerState);
      sums.add(new RoundResult(sum.sum().clone(), sum.shards(), 0));
      return sum;
    }

    @Override
    public Measurement measure(double[] weights, Evaluation evaluation) {
      return engine.measure(weights, evaluation);
    }

    @Override
    public void close() {
      engine.close();
    }
  }

  private static List<Optimizer> optimizers() {
    return List.of(
        new Sgd(0.3, 0, 0),
        new Sgd(0.3, 0.9, 0),
        new RmsProp(
            0.01, RmsProp.Average.of(0.9), new RmsProp.Average(0.95, 0.1), 1e-8, true, 0, 0),
        new Adam(0.02, 0.9, 0.999, 1e-8, 0, false));
  }

  /** The optimizers × gradients and local steps × additions, carried and random windows. */
  private static List<WorkPlan> plans() {
    var plans = new ArrayList<WorkPlan>();
    for (var optimizer : optimizers()) {
      for (int local : new int[] {1, 3}) {
        // 15 sequences are uneven shards, where gradients are added.
        int batch = local == 1 ? 15 : 12;
        plans.add(Plans.addition(batch, SHARDS, optimizer, GradientScale.SEQUENCE_MEAN, local));
        plans.add(Plans.logged(Plans.text(text, true, batch, SHARDS, optimizer, local), 2));
      }
    }
    plans.add(Plans.text(text, false, 12, SHARDS, new Sgd(0.3, 0, 0), 1));
    plans.add(Plans.inFloat32(Plans.text(text, true, 15, SHARDS, optimizers().get(3), 1)));
    plans.add(Plans.inFloat32(Plans.text(text, true, 12, SHARDS, optimizers().get(3), 3)));
    return plans;
  }

  private static Evaluation evaluation(WorkPlan plan) {
    return plan.examples() instanceof Examples.Text
        ? Evaluation.TextEvaluation.of(text, new TextRange(100, 300), 7, 5, Boundary.NONE)
        : new Evaluation.Additions(new ProblemSet.All(4), 5);
  }

  /** Trains for six steps, which is more than the four windows of a carried stream. */
  private static Trained train(WorkPlan plan, GradientEngine engine) {
    try (var recorder = new Recorder(engine)) {
      var settings = Plans.settings(plan, 6, NONE, NONE, NONE, 3);
      var measured = Optional.of(evaluation(plan));
      var result =
          new Trainer(
                  plan,
                  settings,
                  TrainingState.first(plan, Plans.weights(plan)),
                  recorder,
                  measured,
                  List.of(),
                  Checkpointer.none(),
                  new StopRequest())
              .run();
      return new Trained(
          result.state().weights(), result.measurement().orElseThrow(), recorder.sums);
    }
  }

  /** The result of a run. */
  private record Trained(Parameters weights, Measurement measurement, List<RoundResult> sums) {

    void requireBits(Trained expected) {
      assertThat(sums).hasSameSizeAs(expected.sums);
      for (int round = 0; round < sums.size(); round++) {
        assertThat(sums.get(round).sum()).isEqualTo(expected.sums.get(round).sum());
        assertThat(sums.get(round).shards())
            .usingRecursiveComparison()
            .isEqualTo(expected.sums.get(round).shards());
      }
      assertThat(weights.values()).isEqualTo(expected.weights.values());
      assertThat(measurement).isEqualTo(expected.measurement);
    }
  }

  @Test
  void anyPartitionsGiveTheBitsOfTheLocalEngine() {
    try (var context = LocalSpark.start("local[2]", SHARDS)) {
      for (var plan : plans()) {
        var local = train(plan, new LocalEngine(plan));
        assertThat(local.weights.values()).isNotEqualTo(Plans.weights(plan).values());
        for (int partitions : partitions(plan)) {
          train(plan, new SparkEngine(near(context, partitions), plan, Aggregate.DRIVER))
              .requireBits(local);
          var far = new FarContext(context.sc(), partitions);
          train(plan, new SparkEngine(far, plan, Aggregate.DRIVER)).requireBits(local);
          train(plan, new SparkEngine(far, plan, Aggregate.EXECUTORS)).requireBits(local);
        }
      }
    }
  }

  /**
   * With so many units that a vector has two slices or more: carried and random windows, gradients
   * and local steps, both precisions. Slices are added before an optimizer sees them.
   */
  @Test
  void slicesGiveTheBitsOfTheLocalEngine() {
    try (var context = LocalSpark.start("local[2]", 4)) {
      var plans = plans();
      for (var small : plans.subList(plans.size() - 4, plans.size())) {
        var plan = Plans.hidden(small, 65);
        assertThat(SliceRdd.slices(plan.vectorLength(), 4)).isGreaterThan(1);
        var local = train(plan, new LocalEngine(plan));
        train(plan, new SparkEngine(context, plan, Aggregate.EXECUTORS)).requireBits(local);
      }
    }
  }

  /** So what goes out grows with the shards, and not with their square. */
  @ParameterizedTest
  @EnumSource(
      value = Aggregate.class,
      names = {"DRIVER", "EXECUTORS"})
  void noBroadcastHasTheStatesThatShardsCarry(Aggregate aggregate) throws TimeoutException {
    var plan = Plans.hidden(Plans.text(text, true, 12, SHARDS, new Sgd(0.3, 0, 0), 1), 270);
    try (var context = LocalSpark.start("local[2]", SHARDS);
        var engine = new SparkEngine(new FarContext(context.sc()), plan, aggregate)) {
      var counter = new BroadcastCounter();
      context.sc().addSparkListener(counter);
      var carried = Plans.noStates(plan);
      var bytes = new ArrayList<Long>();
      for (int round = 0; round < 2; round++) {
        carried =
            engine.round(begin(plan), carried).shards().stream().map(ShardResult::carried).toList();
        context.sc().listenerBus().waitUntilEmpty();
        bytes.add(counter.bytes);
        counter.bytes = 0;
      }
      assertThat(carried.get(0)).hasSize(2 * plan.model().spec().stateSize());
      assertThat(bytes.get(0)).isGreaterThan((long) Double.BYTES * plan.vectorLength());
      assertThat(bytes.get(1)).isEqualTo(bytes.get(0));
    }
  }

  /** Bytes of the broadcasts of an application, among them its tasks. */
  private static final class BroadcastCounter extends SparkListener {
    private long bytes;

    @Override
    public void onBlockUpdated(SparkListenerBlockUpdated updated) {
      var block = updated.blockUpdatedInfo();
      if (block.storageLevel().isValid() && block.blockId().name().contains("piece")) {
        bytes += block.memSize() + block.diskSize();
      }
    }
  }

  /** One task; 4 tasks of 1 or 2 shards, whose borders cut subtrees; 2 shards a task; 1 a task. */
  private static List<Integer> partitions(WorkPlan plan) {
    boolean random = plan.examples() instanceof Examples.Text && !plan.examples().carries();
    return random || plan.optimizer() instanceof Adam ? List.of(1, 4, 3, 6) : List.of(1, 4);
  }

  /** A local context with room for {@code parallelism} tasks at once. */
  private static JavaSparkContext near(JavaSparkContext context, int parallelism) {
    return new JavaSparkContext(context.sc()) {
      @Override
      public Integer defaultParallelism() {
        return parallelism;
      }
    };
  }

  @Test
  void anApplicationThatWasStoppedIsALostCluster() {
    var plan = Plans.addition(6, SHARDS, new Sgd(0.1, 0, 0), GradientScale.SUM, 1);
    var context = LocalSpark.start("local[1]", 1);
    var engine = new SparkEngine(context, plan, Aggregate.DRIVER);
    context.close();
    assertThatThrownBy(() -> engine.round(begin(plan), Plans.noStates(plan)))
        .is(exitCode(ExitCode.NO_CLUSTER));
    var weights = Plans.weights(plan).values();
    assertThatThrownBy(() -> engine.measure(weights, evaluation(plan)))
        .is(exitCode(ExitCode.NO_CLUSTER));
  }

  /** Spark refuses to stop in the thread of a listener. */
  @Test
  @Timeout(60)
  void aClusterThatGoesAwayInMidRoundIsALostCluster() throws InterruptedException {
    var plan = Plans.addition(6, SHARDS, new Sgd(0.1, 0, 0), GradientScale.SUM, 20_000);
    var context = LocalSpark.start("local[1]", 1);
    var engine = new SparkEngine(context, plan, Aggregate.DRIVER);
    var stopper = new Thread(context::close);
    context
        .sc()
        .addSparkListener(
            new SparkListener() {
              @Override
              public void onTaskStart(SparkListenerTaskStart task) {
                stopper.start();
              }
            });
    assertThatThrownBy(() -> engine.round(begin(plan), Plans.noStates(plan)))
        .is(exitCode(ExitCode.NO_CLUSTER));
    stopper.join();
  }

  @Test
  void aMessageCountsAllOfItsNumbers() {
    var input = Plans.input(1, new double[11], new double[13]);
    for (var precision : Precision.values()) {
      int each = precision == Precision.FLOAT64 ? Double.BYTES : Float.BYTES;
      assertThat(SparkEngine.Message.of(input, precision).bytes(precision)).isEqualTo(each * 24);
    }
  }

  private static RoundInput begin(WorkPlan plan) {
    return Plans.input(0, Plans.weights(plan).values(), new double[0]);
  }
}

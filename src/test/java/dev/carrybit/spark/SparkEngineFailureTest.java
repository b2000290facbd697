package dev.carrybit.spark;

import static dev.carrybit.ExitCodes.exitCode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carrybit.ExitCode;
import dev.carrybit.addition.ProblemSet;
import dev.carrybit.config.TrainSettings.Aggregate;
import dev.carrybit.config.TrainSettings.GradientScale;
import dev.carrybit.optim.Sgd;
import dev.carrybit.text.Boundary;
import dev.carrybit.text.SymbolText;
import dev.carrybit.text.SymbolText.TextRange;
import dev.carrybit.train.Evaluation;
import dev.carrybit.train.LocalEngine;
import dev.carrybit.train.Plans;
import dev.carrybit.train.ShardWorker.RoundInput;
import dev.carrybit.train.Trainer.GradientEngine;
import dev.carrybit.train.WorkPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Broadcasts of an engine, and tasks that fail. */
class SparkEngineFailureTest {

  private static final int SHARDS = 6;

  @TempDir private static Path directory;
  private static JavaSparkContext context;

  @BeforeAll
  static void start() {
    context = LocalSpark.start("local[2]", SHARDS);
  }

  @AfterAll
  static void stop() {
    context.close();
  }

  @Test
  void allBroadcastsAreDestroyed() {
    var far = new FarContext(context.sc());
    var plan = Plans.addition(6, SHARDS, new Sgd(0.1, 0, 0), GradientScale.SUM, 1);
    try (var engine = new SparkEngine(far, plan, Aggregate.DRIVER)) {
      engine.round(large(plan), Plans.noStates(plan));
      engine.round(large(plan), Plans.noStates(plan));
      assertThat(far.broadcasts()).hasSize(3);
      assertThat(far.broadcasts().get(0).value()).isNotNull();
      assertDestroyed(far.broadcasts().subList(1, 3));
    }
    assertDestroyed(far.broadcasts());
  }

  @Test
  void smallMessagesAreSentInsideTheTask() {
    var far = new FarContext(context.sc());
    var plan = Plans.addition(6, SHARDS, new Sgd(0.1, 0, 0), GradientScale.SUM, 1);
    try (var engine = new SparkEngine(far, plan, Aggregate.DRIVER)) {
      engine.round(begin(plan), Plans.noStates(plan));
      engine.measure(
          Plans.weights(plan).values(), new Evaluation.Additions(new ProblemSet.All(4), 5));
      assertThat(far.broadcasts()).hasSize(1);
    }
  }

  @Test
  void aFailedRoundDestroysItsBroadcast() {
    var far = new FarContext(context.sc());
    var missing = new SymbolText(List.of(new SymbolText.Part("/no/such/part", 300, 0)), 1);
    var plan = Plans.text(missing, true, 6, SHARDS, new Sgd(0.1, 0, 0), 1);
    try (var engine = new SparkEngine(far, plan, Aggregate.DRIVER)) {
      assertThatThrownBy(() -> engine.round(large(plan), Plans.noStates(plan)))
          .is(exitCode(ExitCode.NO_INPUT))
          .hasMessageContaining("/no/such/part");
      assertDestroyed(far.broadcasts().subList(1, 2));
    }
  }

  @Test
  void aChangedTextIsTheSameErrorAsInTheLocalEngine() throws IOException {
    var path = Files.write(directory.resolve("short.symbols"), new byte[299]);
    var cut = new SymbolText(List.of(new SymbolText.Part(path.toString(), 300, 0)), 1);
    var plan = Plans.text(cut, true, 6, SHARDS, new Sgd(0.1, 0, 0), 1);
    for (var engine :
        List.<GradientEngine>of(
            new LocalEngine(plan), new SparkEngine(context, plan, Aggregate.DRIVER))) {
      try (engine) {
        assertThatThrownBy(() -> engine.round(begin(plan), Plans.noStates(plan)))
            .is(exitCode(ExitCode.BAD_DATA))
            .hasMessageContainingAll(path.toString(), "300 bytes", "299");
        var weights = Plans.weights(plan).values();
        var measured =
            Evaluation.TextEvaluation.of(cut, new TextRange(0, 300), 7, 3, Boundary.NONE);
        assertThatThrownBy(() -> engine.measure(weights, measured))
            .is(exitCode(ExitCode.BAD_DATA))
            .hasMessageContainingAll(path.toString(), "300 bytes", "299");
      }
    }
  }

  @Test
  void twoEnginesOfOneContextDoNotShareTheirWorkers() throws IOException {
    var one = Plans.addition(6, SHARDS, new Sgd(0.1, 0, 0), GradientScale.SUM, 1);
    var other = Plans.text(Plans.written(directory, 300), true, 6, SHARDS, new Sgd(0.1, 0, 0), 1);
    try (var first = new SparkEngine(context, one, Aggregate.DRIVER);
        var second = new SparkEngine(context, other, Aggregate.DRIVER);
        var local = new LocalEngine(other)) {
      first.round(begin(one), Plans.noStates(one));
      assertThat(second.round(begin(other), Plans.noStates(other)).sum())
          .containsExactly(local.round(begin(other), Plans.noStates(other)).sum());
    }
  }

  private static void assertDestroyed(List<Broadcast<?>> broadcasts) {
    for (var broadcast : broadcasts) {
      assertThatThrownBy(broadcast::value).hasMessageContaining("destroyed");
    }
  }

  /** A round that is too large to travel with its tasks; the memory is not used. */
  private static RoundInput large(WorkPlan plan) {
    return Plans.input(0, begin(plan).weights(), new double[Broadcasted.INLINE_BYTES_IN_ALL]);
  }

  private static RoundInput begin(WorkPlan plan) {
    return Plans.input(0, Plans.weights(plan).values(), new double[0]);
  }
}

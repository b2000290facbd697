package dev.carrybit.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.config.TrainSettings.Aggregate;
import dev.carrybit.config.TrainSettings.GradientScale;
import dev.carrybit.optim.Sgd;
import dev.carrybit.train.Plans;
import dev.carrybit.train.WorkPlan;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AggregationTest {

  private static JavaSparkContext context;

  @BeforeAll
  static void start() {
    context = LocalSpark.start("local[1]", 1);
  }

  @AfterAll
  static void stop() {
    context.close();
  }

  private static WorkPlan plan(int hidden, int shards) {
    var small = Plans.addition(shards, shards, new Sgd(0.1, 0, 0), GradientScale.SUM, 1);
    return Plans.hidden(small, hidden);
  }

  private static Aggregation auto(WorkPlan plan, int tasks) {
    return Aggregation.of(new FarContext(context.sc(), tasks), plan, Aggregate.AUTO);
  }

  @Test
  void executorsAddTheLargeSumsOfManyTasks() {
    var plan = plan(300, 16);
    long vector = (long) Double.BYTES * plan.vectorLength();
    assertThat(vector).isBetween(Aggregation.MOST_BYTES / 8, Aggregation.MOST_BYTES / 4);
    assertThat(auto(plan, 16)).isEqualTo(new Aggregation(Aggregate.EXECUTORS, 16, 16 * vector));
    assertThat(auto(plan, 8)).isEqualTo(new Aggregation(Aggregate.EXECUTORS, 8, 8 * vector));
    assertThat(auto(plan, 4)).isEqualTo(new Aggregation(Aggregate.DRIVER, 4, 4 * vector));
    assertThat(auto(plan(30, 16), 16).place()).isEqualTo(Aggregate.DRIVER);
    var many = auto(plan(100, 128), 128);
    assertThat(many.bytes()).isGreaterThan(Aggregation.MOST_BYTES);
    assertThat(many.place()).as("sums of less than 2 MiB").isEqualTo(Aggregate.DRIVER);
  }

  /** 3 tasks of 5, 5 and 6 of 16 shards have 2, 3 and 2 subtrees; 16 tasks have a shard each. */
  @Test
  void allSubtreesOfATaskCountAndSingleShardsAsFloats() {
    var plan = Plans.inFloat32(plan(5, 16));
    assertThat(auto(plan, 3).bytes()).isEqualTo((8 + 4 + 4 + 8 + 8 + 8 + 8L) * plan.vectorLength());
    assertThat(auto(plan, 16).bytes()).isEqualTo(16 * 4L * plan.vectorLength());
  }

  @Test
  void theDriverAddsInLocalMode() {
    for (var setting : Aggregate.values()) {
      assertThat(Aggregation.of(context, plan(300, 16), setting).place())
          .isEqualTo(Aggregate.DRIVER);
    }
  }

  @Test
  void aClusterAddsWhereTheUserWants() {
    var far = new FarContext(context.sc(), 1);
    for (var setting : new Aggregate[] {Aggregate.DRIVER, Aggregate.EXECUTORS}) {
      assertThat(Aggregation.of(far, plan(300, 16), setting).place()).isEqualTo(setting);
    }
  }
}

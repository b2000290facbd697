package dev.carrybit.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.config.GradientScale;
import dev.carrybit.optim.Sgd;
import dev.carrybit.train.Plans;
import dev.carrybit.train.RoundInput;
import java.util.Collections;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scala.jdk.javaapi.CollectionConverters;

class RunningJobTest {

  @ParameterizedTest
  @CsvSource({"1, gradients", "3, weights"})
  void aRoundIsAJobWhoseNameSaysWhatItIsFor(int localSteps, String what) throws Exception {
    try (var context = SparkEngineTest.start("local[1]", 1)) {
      var plan = Plans.addition(4, 2, new Sgd(0.3, 0), GradientScale.SEQUENCE_MEAN, localSteps);
      try (var engine = new SparkEngine(context, plan)) {
        var weights = new double[plan.layout().size()];
        var carried = Collections.nCopies(2, new double[0]);
        engine.round(new RoundInput(120, weights, new double[0], carried));
      }
      assertThat(descriptions(context)).containsExactly("step 120: %s of 2 shards".formatted(what));
      assertThat(RunningJob.in(context.sc())).as("once it is over").isEmpty();
    }
  }

  /** What Spark's page calls the jobs, all of whose ends are known by now. */
  private static List<String> descriptions(JavaSparkContext context) throws Exception {
    context.sc().listenerBus().waitUntilEmpty();
    var jobs = CollectionConverters.asJava(context.sc().statusStore().jobsList(List.of()));
    return jobs.stream().map(job -> job.description().get()).toList();
  }
}

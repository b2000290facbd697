package dev.carrybit.spark;

import dev.carrybit.train.Evaluation;
import dev.carrybit.train.Measurement;
import dev.carrybit.train.ModelPlan;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;

/** The measurement of weights as one Spark job. */
public final class SparkMeasuring {

  private SparkMeasuring() {}

  /** Measures {@code weights}; parts add up in the order of shards, whatever finished first. */
  public static Measurement measure(
      JavaSparkContext context, ModelPlan model, double[] weights, Evaluation evaluation) {
    var description = "evaluation in %d shards".formatted(evaluation.shards());
    context.setJobGroup("evaluations", description, true);
    try (var shipped = Sent.to(context, weights, (long) Double.BYTES * weights.length)) {
      var sum = Measurement.NONE;
      var task = new Task(model, shipped, evaluation);
      for (var parts : ShardJob.run(context, evaluation.shards(), task, Parts.class)) {
        for (var part : parts.measurements()) {
          sum = sum.plus(part);
        }
      }
      return sum;
    } catch (Exception failure) {
      throw TaskFailure.cause(failure, context.sc().isStopped());
    }
  }

  /** What a task measured: one entry for each of its shards. */
  private record Parts(List<Measurement> measurements) implements Serializable {}

  /** Measures shards. */
  private record Task(ModelPlan plan, Sent<double[]> weights, Evaluation evaluation)
      implements ShardTask<Parts> {

    @Override
    public Parts work(int first, int end) {
      var model = plan.model();
      var files = HadoopProperties.ofTask();
      var measurements = new ArrayList<Measurement>();
      for (int shard = first; shard < end; shard++) {
        measurements.add(evaluation.measure(model, weights.value(), shard, files));
      }
      return new Parts(measurements);
    }
  }
}

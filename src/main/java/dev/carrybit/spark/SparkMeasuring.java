package dev.carrybit.spark;

import dev.carrybit.train.Evaluation;
import dev.carrybit.train.Measurement;
import dev.carrybit.train.ModelPlan;
import java.util.ArrayList;
import java.util.Iterator;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;

/** The measurement of weights as one Spark job. */
public final class SparkMeasuring {

  private SparkMeasuring() {}

  /** Measures {@code weights}; parts add up in the order of shards, whatever finished first. */
  public static Measurement measure(
      JavaSparkContext context, ModelPlan model, double[] weights, Evaluation evaluation) {
    context.setJobDescription("evaluation in %d shards".formatted(evaluation.shards()));
    // In local mode tasks see the driver's own object, so it has to be a copy.
    try (var shipped = new Sent<>(context.broadcast(weights.clone()))) {
      var sum = Measurement.NONE;
      var task = new Task(model, shipped.broadcast(), evaluation);
      var shards = ShardIndices.distribute(context, evaluation.shards());
      for (var part : shards.mapPartitions(task).collect()) {
        sum = sum.plus(part);
      }
      return sum;
    } catch (Exception failure) {
      throw TaskFailure.cause(failure, context.sc().isStopped());
    }
  }

  /** Measures shards, with one result for each. */
  private record Task(ModelPlan plan, Broadcast<double[]> weights, Evaluation evaluation)
      implements FlatMapFunction<Iterator<Integer>, Measurement> {

    @Override
    public Iterator<Measurement> call(Iterator<Integer> shards) {
      var model = plan.model();
      var files = HadoopProperties.ofTask();
      var measurements = new ArrayList<Measurement>();
      shards.forEachRemaining(
          shard -> measurements.add(evaluation.measure(model, weights.value(), shard, files)));
      return measurements.iterator();
    }
  }
}

package dev.carrybit.spark;

import dev.carrybit.spark.ScoringTask.Written;
import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.storage.OutputException;
import dev.carrybit.text.Vocabulary;
import dev.carrybit.train.ModelPlan;
import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Function2;
import scala.collection.Iterator;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/**
 * The Spark job that scores a data set and writes a directory: files {@code part-00000} and so on,
 * whose rows are in the order of the input, and {@code _SUCCESS} when they are all there. Neither
 * text nor scores pass through the driver, and what is written depends on no cluster.
 */
public final class SparkScoring {

  private static final String SUCCESS = "_SUCCESS";

  private final JavaSparkContext context;
  private final Map<String, String> properties;
  private final HadoopFiles files;
  private final Scoring scoring;

  private SparkScoring(JavaSparkContext context, Scoring scoring) {
    this.context = context;
    this.properties = HadoopProperties.of(context);
    this.files = new HadoopFiles(properties);
    // Tasks on other hosts have other working directories.
    this.scoring = scoring.to(files.fullPath(scoring.output()));
  }

  /** Is told how many of the tasks are done. */
  public interface Progress {
    void done(int tasks, int of);
  }

  /**
   * Scores; where that fails, no output stays.
   *
   * @throws OutputException if the output is there already, or not seen by all hosts
   * @throws dev.carrybit.MissingInputException if there is no such input
   * @throws dev.carrybit.DataException if a character is unknown that must not be
   */
  public static Scoring.Total score(
      JavaSparkContext context,
      Scoring scoring,
      ModelPlan plan,
      double[] weights,
      Vocabulary vocabulary,
      Progress progress) {
    return new SparkScoring(context, scoring).score(plan, weights, vocabulary, progress);
  }

  /**
   * Makes sure that there is no such file or directory yet.
   *
   * @throws OutputException if there is
   */
  public static void requireNew(HadoopFiles files, String output) {
    if (files.exists(output)) {
      throw new OutputException(
          output + ": expected a directory that is not there yet; remove it, or choose another");
    }
  }

  private Scoring.Total score(
      ModelPlan plan, double[] weights, Vocabulary vocabulary, Progress progress) {
    var inputs = ScoringInput.of(context, scoring.input(), scoring.lines());
    requireNew(files, scoring.output());
    files.createDirectory(scoring.output());
    boolean done = false;
    try {
      var written = written(inputs, new Trained(plan, weights.clone(), vocabulary), progress);
      publish(written);
      done = true;
      return written.stream().map(Written::total).reduce(Scoring.Total.NONE, Scoring.Total::plus);
    } finally {
      if (!done) {
        files.delete(scoring.output());
      }
    }
  }

  /** What tasks predict with. */
  private record Trained(ModelPlan plan, double[] weights, Vocabulary vocabulary)
      implements Serializable {}

  private List<Written> written(List<ScoringInput> inputs, Trained trained, Progress progress) {
    context.setJobGroup("scores", "scores of " + scoring.input(), true);
    var hadoop = properties;
    var all = scoring;
    try (var sent = new Sent.Apart<>(context.broadcast(trained))) {
      var shared = sent.broadcast();
      var results =
          context
              .parallelize(inputs, inputs.size())
              .map(
                  input ->
                      new ScoringTask(all, input)
                          .written(
                              new HadoopFiles(hadoop),
                              shared.value().plan(),
                              shared.value().weights(),
                              shared.value().vocabulary()));
      return collected(results, new Written[inputs.size()], progress);
    } catch (Exception failure) {
      throw TaskFailure.cause(failure, context.sc().isStopped());
    }
  }

  /** As {@code collect}, but that each result is heard of when it comes. */
  private List<Written> collected(JavaRDD<Written> results, Written[] into, Progress progress) {
    ClassTag<Written> tag = ClassTag$.MODULE$.apply(Written.class);
    Function2<org.apache.spark.TaskContext, Iterator<Written>, Written> only =
        new ShardJob.Only<>();
    context.sc().runJob(results.rdd(), only, new Arrivals(into, progress), tag);
    return List.of(into);
  }

  /** Takes results as they come, on the driver. */
  private static final class Arrivals extends AbstractFunction2<Object, Written, BoxedUnit> {

    private final Written[] into;
    private final Progress progress;
    private int count;

    Arrivals(Written[] into, Progress progress) {
      this.into = into;
      this.progress = progress;
    }

    @Override
    public BoxedUnit apply(Object partition, Written result) {
      into[(Integer) partition] = result;
      progress.done(++count, into.length);
      return BoxedUnit.UNIT;
    }
  }

  /** Gives the files of attempts that count their names, and removes the others. */
  private void publish(List<Written> written) {
    var seen = new HashSet<String>();
    files
        .list(scoring.output())
        .forEach(path -> seen.add(path.substring(path.lastIndexOf('/') + 1)));
    for (int number = 0; number < written.size(); number++) {
      var name = written.get(number).name();
      if (!seen.remove(name)) {
        throw new OutputException(
            "%s/%s: written by a task, but not seen by the driver: expected a directory that all hosts share"
                .formatted(scoring.output(), name));
      }
      files.rename(scoring.output() + "/" + name, scoring.fileName(number));
    }
    seen.forEach(name -> files.delete(scoring.output() + "/" + name));
    files.replace(scoring.output() + "/" + SUCCESS, new byte[0]);
  }
}

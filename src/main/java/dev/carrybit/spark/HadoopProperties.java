package dev.carrybit.spark;

import dev.carrybit.storage.HadoopFiles;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;

/** The settings of Hadoop that came with the job: {@code spark.hadoop.KEY} says what KEY is. */
public final class HadoopProperties {
  private static final String PREFIX = "spark.hadoop.";

  private HadoopProperties() {}

  /** The settings by their own keys; serializable, for the files that tasks open. */
  public static Map<String, String> of(JavaSparkContext context) {
    return of(context.getConf());
  }

  /** The files that a job's settings lead to, before Spark was started. */
  public static HadoopFiles ofJob() {
    return new HadoopFiles(of(new SparkConf()));
  }

  /** The files that the settings of the task's application lead to. */
  static HadoopFiles ofTask() {
    return new HadoopFiles(of(SparkEnv.get().conf()));
  }

  private static Map<String, String> of(SparkConf conf) {
    var properties = new HashMap<String, String>();
    for (var setting : conf.getAllWithPrefix(PREFIX)) {
      properties.put(setting._1(), setting._2());
    }
    return properties;
  }
}

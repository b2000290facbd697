package dev.carrybit.spark;

import dev.carrybit.storage.HadoopFiles;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;

/** Hadoop's settings in Spark's configuration, where KEY is called {@code spark.hadoop.KEY}. */
public final class HadoopProperties {
  private static final String PREFIX = "spark.hadoop.";

  private HadoopProperties() {}

  /** The settings by Hadoop's keys, as a serializable map for the files that tasks open. */
  public static Map<String, String> of(JavaSparkContext context) {
    return of(context.getConf());
  }

  /** The file systems for the driver before Spark has started. */
  public static HadoopFiles ofJob() {
    return new HadoopFiles(of(new SparkConf()));
  }

  /** The file systems for a task. */
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

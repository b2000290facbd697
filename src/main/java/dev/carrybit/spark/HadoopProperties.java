package dev.carrybit.spark;

import dev.carrybit.storage.HadoopFiles;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;

/** Hadoop's settings in Spark's configuration, where KEY is called {@code spark.hadoop.KEY}. */
public final class HadoopProperties {

  private HadoopProperties() {}

  /** The file systems with these settings: in a task, and in the driver before and after start. */
  public static HadoopFiles files() {
    return new HadoopFiles(
        of(Optional.ofNullable(SparkEnv.get()).map(SparkEnv::conf).orElseGet(SparkConf::new)));
  }

  /** The settings by Hadoop's keys. */
  static Map<String, String> of(SparkConf conf) {
    var properties = new HashMap<String, String>();
    for (var setting : conf.getAllWithPrefix("spark.hadoop.")) {
      properties.put(setting._1(), setting._2());
    }
    return properties;
  }
}

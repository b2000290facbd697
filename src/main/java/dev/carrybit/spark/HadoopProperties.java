package dev.carrybit.spark;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;

/** The settings of Hadoop that came with the job: {@code spark.hadoop.KEY} says what KEY is. */
public final class HadoopProperties {
  private static final String PREFIX = "spark.hadoop.";

  private HadoopProperties() {}

  /** The settings by their own keys; serializable, for the files that tasks open. */
  public static Map<String, String> of(JavaSparkContext context) {
    var properties = new HashMap<String, String>();
    for (var setting : context.getConf().getAllWithPrefix(PREFIX)) {
      properties.put(setting._1(), setting._2());
    }
    return properties;
  }
}

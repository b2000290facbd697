package dev.carrybit.spark;

import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** Starts applications in the JVM of a test. */
final class LocalSpark {

  private LocalSpark() {}

  /** An application without a log, with the settings {@code keysAndValues} in turns. */
  static JavaSparkContext start(String master, String... keysAndValues) {
    var conf = new SparkConf(false).setMaster(master);
    for (int i = 0; i < keysAndValues.length; i += 2) {
      conf.set(keysAndValues[i], keysAndValues[i + 1]);
    }
    var context = new JavaSparkContext(SparkApplication.configuration(conf, "test"));
    context.setLogLevel("OFF");
    return context;
  }

  /** The same, with room for {@code parallelism} tasks at once. */
  static JavaSparkContext start(String master, int parallelism) {
    return start(master, "spark.default.parallelism", String.valueOf(parallelism));
  }
}

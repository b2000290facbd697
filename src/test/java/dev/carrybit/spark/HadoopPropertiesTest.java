package dev.carrybit.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class HadoopPropertiesTest {

  @Test
  void settingsOfHadoopHaveAPrefixInSparks() {
    var conf = new SparkConf(false).set("spark.hadoop.some.key", "value").set("spark.other", "no");
    assertThat(HadoopProperties.of(conf)).isEqualTo(Map.of("some.key", "value"));
  }
}

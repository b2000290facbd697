package dev.carrybit.spark;

import static dev.carrybit.ExitCodes.exitCode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carrybit.ExitCode;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExecutorsTest {

  private static Executors requested(String master, String settings) {
    var conf = new SparkConf(false).setMaster(master);
    for (var setting : settings.split(" ")) {
      conf.set("spark." + setting.split("=")[0], setting.split("=")[1]);
    }
    return Executors.requested(conf);
  }

  @ParameterizedTest
  @CsvSource({
    "spark://h:1, app.name=a, 1, 0",
    "spark://h:1, cores.max=5, 1, 5",
    "spark://h:1, cores.max=5 executor.cores=2, 1, 4",
    "spark://h:1, executor.instances=3, 1, 0",
    "yarn, executor.instances=3, 3, 0",
    "k8s://h, app.name=a dynamicAllocation.enabled=true, 0, 0",
    "k8s://h, executor.instances=3 dynamicAllocation.enabled=true, 3, 0",
    "yarn, dynamicAllocation.enabled=true dynamicAllocation.minExecutors=2, 2, 0",
    "spark://h:1, cores.max=5 dynamicAllocation.enabled=true dynamicAllocation.initialExecutors=3,"
        + " 3, 0",
  })
  void requestedExecutorsFollowTheRulesOfEachMaster(
      String master, String settings, int count, int cores) {
    assertThat(requested(master, settings)).isEqualTo(new Executors(count, cores));
  }

  @Test
  void fewerCoresThanOneExecutorNeedsAreRefused() {
    assertThatThrownBy(() -> requested("spark://h:1", "cores.max=1 executor.cores=2"))
        .is(exitCode(ExitCode.CONFIGURATION));
  }

  /** Workers may differ: an executor of a standalone cluster takes all cores of its worker. */
  @Test
  void anExecutorWithTooFewCoresForATaskDoesNotCount() {
    assertThat(Executors.ofCores(IntStream.of(1, 8, 3, 4), 4)).isEqualTo(new Executors(2, 12));
    assertThat(Executors.ofCores(IntStream.of(1, 3), 4)).isEqualTo(new Executors(0, 0));
    assertThat(Executors.ofCores(IntStream.of(1, 3), 1)).isEqualTo(new Executors(2, 4));
  }

  @Test
  void executorsAndCoresMustBothSuffice() {
    var requested = new Executors(2, 4);
    assertThat(new Executors(2, 4).suffice(requested)).isTrue();
    assertThat(new Executors(3, 8).suffice(requested)).isTrue();
    assertThat(new Executors(1, 8).suffice(requested)).isFalse();
    assertThat(new Executors(4, 3).suffice(requested)).isFalse();
  }

  @Test
  void executorsAreDescribedInWords() {
    assertThat(new Executors(1, 0)).hasToString("1 executor");
    assertThat(new Executors(0, 0)).hasToString("0 executors");
    assertThat(new Executors(2, 8)).hasToString("2 executors with 8 cores");
  }

  @Test
  void coresOfOneExecutorRunTasksAtOnce() {
    assertThat(new Executors(2, 8).coresOfEach()).isEqualTo(4);
    assertThat(new Executors(2, 0).coresOfEach()).isEqualTo(1);
    assertThat(new Executors(0, 0).coresOfEach()).isEqualTo(1);
  }
}

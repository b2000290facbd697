package dev.carrybit.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** An executor whose OpenBLAS takes its processor for another one than the driver's does. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class UnlikeProcessorsIT {

  private static final int STEPS = 12;

  @RegisterExtension static final StandaloneCluster CLUSTER = StandaloneCluster.ofWorkers(1);

  @TempDir private static Path directory;

  @BeforeAll
  static void requireOpenBlasThatCanPretend() throws Exception {
    assumeTrue(System.getProperty("os.arch").equals("amd64"), "processors of x86_64 are named");
    Task.write(directory);
  }

  /** No machine has been a Nehalem for long. */
  private static Submission unlike() {
    return Trainings.on(CLUSTER, "--conf", "spark.executorEnv.OPENBLAS_CORETYPE=Nehalem");
  }

  private static String[] training(String run, String... more) {
    var words = Trainings.text(STEPS, directory.resolve("text"), directory.resolve(run));
    return Stream.concat(Stream.of(words), Stream.of(more)).toArray(String[]::new);
  }

  @Test
  void theRunEndsAndSaysWhatToDo() throws Exception {
    var outcome = unlike().run(training("ends"));
    assertThat(outcome.exitCode()).isEqualTo(78);
    assertThat(outcome.stderr())
        .contains("compute.kernels: expected OpenBLAS")
        .contains("Nehalem")
        .contains("or set compute.kernels=portable");
  }

  @Test
  void allFallBackTogetherWhereThatIsSetAndARetryGoesOn() throws Exception {
    var portable =
        Submission.door("--master", "local[1]")
            .run(training("portable", "compute.kernels=portable"))
            .weights();
    var outcome = unlike().run(training("falls-back", "compute.fallback=portable"));
    assertThat(outcome.stderr()).contains("begins again with portable kernels everywhere");
    assertThat(outcome.result()).containsEntry("kernels", "portable");
    assertThat(outcome.weights()).isEqualTo(portable);

    var retry = unlike().run(training("falls-back", "compute.fallback=portable", "train.steps=20"));
    assertThat(retry.exitCode()).isZero();
    assertThat(retry.stderr()).contains("goes on from step " + STEPS).doesNotContain("again");
    assertThat(retry.result()).containsEntry("kernels", "portable");
  }
}

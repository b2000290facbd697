package dev.carrybit.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.linalg.KernelChoice;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A step makes nothing that grows with the network but the state that it sends back. */
class StepAllocationTest {

  /**
   * More than the compilers, which steps wait for, need: until they are done vectors are objects.
   */
  private static final int STEPS = 500;

  /** A window onto a buffer for each operand of a time step's products. */
  private static final int BYTES_A_TIME_STEP = 4 * 32;

  /** Names, windows and records, of which no number depends on sizes. */
  private static final int BYTES_A_STEP = 4 * 1024;

  @TempDir private Path directory;

  @Test
  void aStepMakesNoBuffers() throws Exception {
    requireNoBuffers(KernelChoice.VECTOR, 64);
  }

  @Test
  void aStepOfASmallNetworkMakesNoBuffers() throws Exception {
    requireNoBuffers(KernelChoice.VECTOR, 20);
  }

  @Test
  void aStepOfAGruMakesNoBuffers() throws Exception {
    requireNoBuffers(KernelChoice.VECTOR, "gru", 64, 1, 1);
  }

  @Test
  void aStepWithEmbeddingAndDropoutMakesNoBuffers() throws Exception {
    requireNoBuffers(KernelChoice.VECTOR, "deep", 64, 2, 2);
  }

  private void requireNoBuffers(KernelChoice kernels, int hidden) throws Exception {
    // The carried state is h and c.
    requireNoBuffers(kernels, "lstm", hidden, 1, 2);
  }

  /** A network of so many layers, which carry so many states altogether. */
  private void requireNoBuffers(
      KernelChoice kernels, String network, int hidden, int layers, int states) throws Exception {
    int sequences = StepAllocation.SEQUENCES;
    long oneState = (long) Double.BYTES * sequences * hidden;
    long slack = layers * (StepAllocation.TIME_STEPS * BYTES_A_TIME_STEP + BYTES_A_STEP);
    assertThat(slack).as("less than the least buffer of a network").isLessThan(oneState);

    assertThat(allocated(kernels, network, hidden, states * oneState + slack))
        .isBetween(states * oneState, states * oneState + slack);
  }

  private long allocated(KernelChoice kernels, String network, int hidden, long enough)
      throws Exception {
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "-Xbatch",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                StepAllocation.class.getName(),
                kernels.name(),
                Integer.toString(hidden),
                Integer.toString(STEPS),
                directory.toString(),
                network,
                Long.toString(enough))
            .redirectErrorStream(true)
            .start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    // Before it come the virtual machine's warnings.
    return Long.parseLong(output.lines().reduce((first, second) -> second).orElseThrow());
  }
}

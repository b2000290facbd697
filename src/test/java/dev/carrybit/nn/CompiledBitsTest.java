package dev.carrybit.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.math3.linear.RealMatrix;
import org.junit.jupiter.api.Test;

class CompiledBitsTest {

  /** Times enough for the compiler to have seen every loop. */
  private static final int WARM = 100;

  private static final String VECTORS = "--add-modules=jdk.incubator.vector";

  @Test
  void interpretedAndCompiledTrainingGiveTheSameBits() throws Exception {
    var compiled = run(WARM, "-XX:+UseSerialGC", VECTORS);

    assertThat(compiled).matches("[0-9a-f]{64}");
    assertThat(run(1, "-Xint", VECTORS)).isEqualTo(compiled);
    assertThat(run(1, "-XX:+UseSerialGC")).isEqualTo(compiled);
    assertThat(run(WARM, "-XX:-UseSuperWord", "-XX:MaxVectorSize=32", VECTORS)).isEqualTo(compiled);
  }

  /** Runs the program in a virtual machine of its own; gives its one line. */
  private static String run(int times, String... options) throws Exception {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    var program = TrainingDigest.class.getName();
    command.addAll(List.of("-cp", classPath(), program, Integer.toString(times)));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    // Before it comes the virtual machine's warning of an incubating module.
    return output.lines().reduce((first, second) -> second).orElseThrow();
  }

  private static String classPath() {
    return Stream.of(TrainingDigest.class, Network.class, RealMatrix.class)
        .map(CompiledBitsTest::location)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String location(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("no path of " + type, e);
    }
  }
}

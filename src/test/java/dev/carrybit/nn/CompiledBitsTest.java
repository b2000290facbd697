package dev.carrybit.nn;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.math3.linear.RealMatrix;
import org.junit.jupiter.api.Test;

class CompiledBitsTest {

  /** Enough repetitions for the compiler to have compiled every loop. */
  private static final String WARM = "100";

  private static final String VECTORS = "--add-modules=jdk.incubator.vector";

  @Test
  void interpretedAndCompiledTrainingGiveTheSameBits() throws Exception {
    var runs =
        List.of(
            start(WARM, "-XX:+UseSerialGC", VECTORS),
            start("1", "-XX:+UseSerialGC", "-Xint", VECTORS),
            start("1", "-XX:+UseSerialGC"),
            start(WARM, "-XX:+UseSerialGC", "-XX:-UseSuperWord", "-XX:MaxVectorSize=32", VECTORS));
    var digests = new ArrayList<String>();
    for (var run : runs) {
      var output = new String(run.getInputStream().readAllBytes(), UTF_8);
      assertThat(run.waitFor()).as(output).isZero();
      // The line before it warns of an incubator module.
      digests.add(output.lines().reduce((first, second) -> second).orElseThrow());
    }

    assertThat(digests.get(0)).matches("[0-9a-f]{64}");
    assertThat(digests).containsOnly(digests.get(0));
  }

  /** Starts the program in another virtual machine. */
  private static Process start(String repetitions, String... options) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", classPath(), TrainingDigest.class.getName(), repetitions));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
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

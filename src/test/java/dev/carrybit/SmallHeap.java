package dev.carrybit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs programs of the tests in a JVM with a heap of 64 MB. */
public final class SmallHeap {

  private SmallHeap() {}

  /** Runs a program that has to succeed. Returns what it prints. */
  public static String output(Class<?> program) throws IOException, InterruptedException {
    return output("-cp", System.getProperty("java.class.path"), program.getName());
  }

  /** Runs Java with such words, which has to succeed. Returns what it prints. */
  public static String output(String... words) throws IOException, InterruptedException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var command = new ArrayList<>(List.of(java, "-Xmx64m", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of(words));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}

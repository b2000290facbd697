package dev.carrybit.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carrybit.cluster.Footprint;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.spark.launcher.JavaModuleOptions;

/**
 * A training run on a generated text in a virtual machine of its own, which is asked every thousand
 * steps for the memory that it uses.
 *
 * <p>It has one task at a time, so that there is one reader of symbols, which after two thousand
 * steps holds all the blocks that it ever will; a second one would come to hold them at any time.
 */
public final class TextRunMemory {

  /** Where the run no longer fills what it keeps. */
  public static final long SETTLED = 2000;

  public static final long LAST = 5000;
  private static final long EVERY = 1000;

  /** A look may come in the midst of a step: the least of some counts. */
  private static final int LOOKS = 3;

  /** The generated text's sentences have 48 characters on average. */
  private static final int SENTENCES_A_MEGABYTE = (1 << 20) / 48;

  private static final Pattern STEP = Pattern.compile("step (\\d+) loss .*");

  private static final String CONFIGURATION =
      """
      task = text
      text { generated = %d, window = 50, validation = 0, test = 0 }
      model { cell = lstm, hidden = 16 }
      train { batch = 64, shards = 2, steps = %d, log-every = %d }
      """;

  /**
   * The memory in use.
   *
   * @param step completed steps
   * @param live bytes of the objects that a full garbage collection leaves
   * @param resident bytes of the process in memory, and the most there were until now
   */
  public record Use(long step, long live, long resident, long peak) {}

  private TextRunMemory() {}

  /**
   * Trains on so many megabytes of text, in a heap of 512, Spark's least.
   *
   * @param directory for the run
   * @return the use at the first step and after every thousand of them
   */
  public static List<Use> of(int megabytes, Path directory) throws Exception {
    var sentences = megabytes * SENTENCES_A_MEGABYTE;
    // Steps enough after the last look that the run is still there to be looked at.
    var settings = CONFIGURATION.formatted(sentences, LAST + EVERY, EVERY);
    var configuration = Files.writeString(directory.resolve(megabytes + ".conf"), settings);
    var process = start(configuration, directory.resolve("run" + megabytes));
    try (var output = process.inputReader(UTF_8)) {
      return uses(process, output);
    } finally {
      process.destroyForcibly();
    }
  }

  private static List<Use> uses(Process process, BufferedReader output) throws Exception {
    var uses = new ArrayList<Use>();
    var last = "";
    for (var line = output.readLine(); line != null; line = output.readLine()) {
      var step = STEP.matcher(line);
      if (step.matches() && Long.parseLong(step.group(1)) <= LAST) {
        uses.add(use(Long.parseLong(step.group(1)), process));
      }
      last = line;
    }
    if (process.waitFor() != 0) {
      throw new IllegalStateException("expected exit code 0, the run said: " + last);
    }
    return uses;
  }

  private static Process start(Path configuration, Path run) throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var command = new ArrayList<>(List.of(java, "-Xmx512m", "-Dspark.master=local[1]"));
    command.addAll(Arrays.asList(JavaModuleOptions.defaultModuleOptionArray()));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of("train", configuration.toString(), "run.dir=" + run));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static Use use(long step, Process process) throws Exception {
    var status = Path.of("/proc", Long.toString(process.pid()), "status");
    long live = Footprint.of(process.pid()).heap();
    for (int look = 1; look < LOOKS; look++) {
      live = Math.min(live, Footprint.of(process.pid()).heap());
    }
    return new Use(step, live, kibibytes(status, "VmRSS"), kibibytes(status, "VmHWM"));
  }

  /** A figure of the process. */
  private static long kibibytes(Path status, String name) throws IOException {
    try (var lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith(name + ":"))
          .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElseThrow();
    }
  }
}

package dev.carrybit.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Processor time of the threads of some processes, by Linux, without that of the compiler: long
 * runs hardly compile.
 */
record ProcessorTime(Map<String, Long> nanoseconds) {

  static ProcessorTime of(List<ProcessHandle> processes) {
    var nanoseconds = new HashMap<String, Long>();
    for (var process : processes) {
      try (var threads = Files.list(Path.of("/proc", Long.toString(process.pid()), "task"))) {
        for (var thread : threads.toList()) {
          read(thread, nanoseconds);
        }
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
    return new ProcessorTime(nanoseconds);
  }

  private static void read(Path thread, Map<String, Long> nanoseconds) {
    try {
      if (!Files.readString(thread.resolve("comm")).matches("C[12] Compiler.*\\s*")) {
        var fields = Files.readString(thread.resolve("schedstat")).split(" ");
        nanoseconds.put(thread.toString(), Long.parseLong(fields[0]));
      }
    } catch (IOException ended) {
      // a thread that has just ended
    }
  }

  /** Seconds since {@code earlier}, of the threads that are still there. */
  double since(ProcessorTime earlier) {
    return 1e-9
        * nanoseconds.entrySet().stream()
            .mapToLong(now -> now.getValue() - earlier.nanoseconds.getOrDefault(now.getKey(), 0L))
            .sum();
  }
}

package dev.carrybit.bench;

import dev.carrybit.cli.TextRunMemory;
import java.nio.file.Files;
import org.apache.commons.io.FileUtils;

/** The memory of a run on a text, as it goes on, for a small text and a large one. */
final class MemoryBenchmark {

  private static final int[] MEGABYTES = {1, 64};

  private MemoryBenchmark() {}

  static void run() throws Exception {
    var table =
        new Table(
            "Memory of a run on a generated text (LSTM, H 16, B 64, T 50, local[1], heap of"
                + " 512 MB), MB",
            "text",
            "step",
            "live objects",
            "resident",
            "most resident");
    for (int megabytes : MEGABYTES) {
      var directory = Files.createTempDirectory("carrybit-bench");
      for (var use : TextRunMemory.of(megabytes, directory)) {
        table.row(
            Integer.toString(megabytes),
            Table.number(use.step(), 0),
            megabytes(use.live()),
            megabytes(use.resident()),
            megabytes(use.peak()));
      }
      FileUtils.deleteDirectory(directory.toFile());
    }
  }

  private static String megabytes(long bytes) {
    return Table.number(bytes / 1048576.0, 1);
  }
}

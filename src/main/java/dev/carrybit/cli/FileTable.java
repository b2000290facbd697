package dev.carrybit.cli;

import dev.carrybit.train.Measurement;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How well each of several files is predicted, a line each. */
final class FileTable {

  private final boolean nats;
  private final List<String> lines = new ArrayList<>();

  /**
   * A table without lines.
   *
   * @param nats whether the loss is a cross-entropy
   */
  FileTable(boolean nats) {
    this.nats = nats;
  }

  /** Adds a file; one that has nothing to predict has no numbers. */
  void add(String file, Measurement measured) {
    boolean any = measured.targets() > 0;
    var loss = any ? decimal(measured.meanLoss()) : "";
    var bits = any && nats ? decimal(measured.bitsPerSymbol()) : "";
    var perplexity = any && nats ? decimal(measured.perplexity()) : "";
    lines.add(line(Long.toString(measured.targets()), loss, bits, perplexity, file));
  }

  private static String line(
      String symbols, String loss, String bits, String perplexity, String file) {
    return "%12s %10s %10s %12s  %s".formatted(symbols, loss, bits, perplexity, file);
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.6f", value);
  }

  /** Prints the table if it has several files. */
  void print(PrintStream out) {
    if (lines.size() > 1) {
      out.println(line("symbols", "loss", "bits", "perplexity", "file"));
      lines.forEach(out::println);
    }
  }
}

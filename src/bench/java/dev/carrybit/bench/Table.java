package dev.carrybit.bench;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A table in Markdown on stdout, below a line that names the machine and the day. */
final class Table {

  private final int columns;

  Table(String title, String... heading) {
    this.columns = heading.length;
    System.out.printf(
        Locale.ROOT,
        "%n%s; %s, %d processors, Java %s, %s%n%n",
        title,
        Processor.name(),
        Runtime.getRuntime().availableProcessors(),
        Runtime.version().feature(),
        LocalDate.now());
    row(heading);
    System.out.println("|---".repeat(columns) + "|");
  }

  /** Appends a row. */
  void row(String... cells) {
    List<String> filled = Arrays.asList(Arrays.copyOf(cells, columns));
    filled.replaceAll(cell -> cell == null ? "" : cell);
    System.out.println("| " + String.join(" | ", filled) + " |");
  }

  /** A number with {@code digits} after the point. */
  static String number(double value, int digits) {
    return String.format(Locale.ROOT, "%,." + digits + "f", value);
  }

  static String milliseconds(double seconds) {
    return number(1000 * seconds, 2);
  }

  static String percent(double share) {
    return number(100 * share, 0) + " %";
  }
}

package dev.carrybit.bench;

import java.time.LocalDate;
import java.util.Locale;

/** A table in Markdown on stdout, below a line that names the machine and the day. */
final class Table {

  Table(String title, String... heading) {
    System.out.printf(
        Locale.ROOT,
        "%n%s; %s, %d processors, Java %s, %s%n%n",
        title,
        Processor.name(),
        Runtime.getRuntime().availableProcessors(),
        Runtime.version().feature(),
        LocalDate.now());
    row(heading);
    System.out.println("|---".repeat(heading.length) + "|");
  }

  /** Appends a row. */
  void row(String... cells) {
    System.out.println("| " + String.join(" | ", cells) + " |");
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

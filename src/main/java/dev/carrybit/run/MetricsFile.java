package dev.carrybit.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carrybit.run.Metrics.EvaluationLine;
import dev.carrybit.storage.HadoopFiles;
import java.util.List;

/**
 * The file {@code metrics.jsonl} of a run, which may be missing. A killed process may leave half a
 * line at its end, which is ignored.
 */
public record MetricsFile(HadoopFiles files, String path) {

  private static final long LONGEST = 1L << 30;

  /** The metrics of all whole lines. */
  public List<Metrics> read() {
    var text = text();
    return text.substring(0, text.lastIndexOf('\n') + 1)
        .lines()
        .flatMap(line -> Metrics.parse(line).stream())
        .toList();
  }

  /** Appends lines, each with its end. */
  void append(String lines) {
    files.append(path, lines.getBytes(UTF_8));
  }

  /** Cuts the file before the first line that a run resumed after {@code steps} writes again. */
  void cutAfter(long steps) {
    var text = text();
    int end = 0;
    int next = text.indexOf('\n') + 1;
    while (next > 0 && isBefore(text.substring(end, next), steps)) {
      end = next;
      next = text.indexOf('\n', end) + 1;
    }
    if (end < text.length()) {
      files.replace(path, text.substring(0, end).getBytes(UTF_8));
    }
  }

  /** The line of a step belongs to the step after it, a measurement to the weights before it. */
  private static boolean isBefore(String line, long steps) {
    return Metrics.parse(line)
        .filter(each -> each.step() < (each instanceof EvaluationLine ? steps + 1 : steps))
        .isPresent();
  }

  private String text() {
    return files.exists(path) ? new String(files.read(path, LONGEST), UTF_8) : "";
  }
}

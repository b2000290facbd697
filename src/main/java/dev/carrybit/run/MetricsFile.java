package dev.carrybit.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.carrybit.storage.HadoopFiles;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The file {@code metrics.jsonl} of a run, which may be missing. A killed process may leave half a
 * line at its end, which is ignored.
 */
public record MetricsFile(HadoopFiles files, String path) {

  /** The event of a step, and of the steps since the last line. */
  public static final String STEP = "step";

  /** The event of a measurement during training. */
  public static final String EVALUATION = "evaluation";

  private static final Set<String> EVENTS = Set.of(STEP, EVALUATION);
  private static final long LONGEST = 1L << 30;

  private static final ObjectMapper JSON = new JsonMapper();

  /**
   * A line: a JSON object in ASCII. Numbers that are not finite are left out.
   *
   * @param event {@link #STEP} or {@link #EVALUATION}
   * @param step completed updates
   * @param values other numbers by their keys, in the order of the line
   * @param time when the line was written
   */
  public record MetricsLine(String event, long step, Map<String, Double> values, Instant time) {

    /** The number with that key; NaN if there is none. */
    public double value(String key) {
      return values.getOrDefault(key, Double.NaN);
    }

    /** The JSON, with its line end. */
    public String text() {
      var json = JSON.createObjectNode().put("event", event).put("step", step);
      values.forEach(
          (key, value) -> {
            if (Double.isFinite(value)) {
              json.put(key, value);
            }
          });
      return json.put("time", time.toString()) + "\n";
    }

    /** The line with that JSON; empty if it is damaged or of another event. */
    private static Optional<MetricsLine> parse(String text) {
      try {
        var json = JSON.readTree(text);
        var event = json.path("event").asText();
        if (!EVENTS.contains(event) || !json.path("step").canConvertToLong()) {
          return Optional.empty();
        }
        var values = new LinkedHashMap<String, Double>();
        for (var field : json.properties()) {
          if (field.getValue().isNumber() && !field.getKey().equals("step")) {
            values.put(field.getKey(), field.getValue().doubleValue());
          }
        }
        var time = Instant.parse(json.path("time").asText());
        return Optional.of(new MetricsLine(event, json.path("step").longValue(), values, time));
      } catch (JsonProcessingException | DateTimeException damaged) {
        return Optional.empty();
      }
    }

    /** The line of a step belongs to the step after it, a measurement to the weights before it. */
    private boolean isBefore(long steps) {
      return event.equals(EVALUATION) ? step <= steps : step < steps;
    }
  }

  /** All whole lines. */
  public List<MetricsLine> read() {
    var text = text();
    return text.substring(0, text.lastIndexOf('\n') + 1)
        .lines()
        .flatMap(line -> MetricsLine.parse(line).stream())
        .toList();
  }

  void append(String lines) {
    files.append(path, lines.getBytes(UTF_8));
  }

  /** Cuts the file before the first line that a run resumed after {@code steps} writes again. */
  void cutAfter(long steps) {
    var text = text();
    int end = 0;
    int next = text.indexOf('\n') + 1;
    while (next > 0
        && MetricsLine.parse(text.substring(end, next))
            .filter(line -> line.isBefore(steps))
            .isPresent()) {
      end = next;
      next = text.indexOf('\n', end) + 1;
    }
    if (end < text.length()) {
      files.replace(path, text.substring(0, end).getBytes(UTF_8));
    }
  }

  private String text() {
    return files.exists(path) ? new String(files.read(path, LONGEST), UTF_8) : "";
  }
}

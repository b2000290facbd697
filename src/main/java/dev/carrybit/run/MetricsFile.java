package dev.carrybit.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.carrybit.storage.HadoopFiles;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * The file {@code metrics.jsonl} of a run, which may be missing. A killed process may leave half a
 * line at its end, which is ignored.
 */
public record MetricsFile(HadoopFiles files, String path) {

  /** The event of a logged step. Its rates are means over the steps since the last such line. */
  public static final String STEP = "step";

  /** The event of a measurement during training. */
  public static final String EVALUATION = "evaluation";

  private static final Set<String> EVENTS = Set.of(STEP, EVALUATION);

  /** The most lines of an event in memory, which take 20 MB. */
  private static final int MOST = 1 << 14;

  private static final ObjectMapper JSON = new JsonMapper();

  /**
   * A line: a JSON object in ASCII. Numbers that are not finite are left out.
   *
   * @param event {@link #STEP} or {@link #EVALUATION}
   * @param step completed steps
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
      values.forEach((key, value) -> Result.put(json, key, value));
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

  /**
   * The whole lines. If an event has more than {@link #MOST}, its first and last line, and every
   * second one between them, or every fourth one, and so on: a training may write a line a step.
   *
   * @param warnings receives the place of the first line that is damaged; it is left out, as all of
   *     its kind
   */
  public List<MetricsLine> read(Consumer<String> warnings) {
    var kept = new HashMap<String, Thinned<Map.Entry<Long, MetricsLine>>>();
    var damaged = new AtomicLong(-1);
    var number = new AtomicLong();
    forEachLine(
        (text, end) -> {
          long at = number.getAndIncrement();
          MetricsLine.parse(text)
              .ifPresentOrElse(
                  line ->
                      kept.computeIfAbsent(line.event(), e -> new Thinned<>(MOST))
                          .add(Map.entry(at, line)),
                  () -> damaged.compareAndSet(-1, at));
          return true;
        });
    if (damaged.get() >= 0) {
      warnings.accept(
          "%s:%d: expected a line of metrics, is damaged and left out, as all like it"
              .formatted(path, damaged.get() + 1));
    }
    return kept.values().stream()
        .flatMap(lines -> lines.items().stream())
        .sorted(Map.Entry.comparingByKey())
        .map(Map.Entry::getValue)
        .toList();
  }

  private interface LineReader {
    /** Receives a whole line and the offset of its end; returns whether to go on. */
    boolean next(String text, long end);
  }

  private void forEachLine(LineReader reader) {
    if (!files.exists(path)) {
      return;
    }
    try (var in = new BufferedInputStream(files.open(path))) {
      var line = new ByteArrayOutputStream();
      long end = 0;
      for (int next = in.read(); next >= 0; next = in.read()) {
        line.write(next);
        end++;
        if (next == '\n') {
          if (!reader.next(line.toString(UTF_8), end)) {
            return;
          }
          line.reset();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(path + ": cannot be read: " + e.getMessage(), e);
    }
  }

  void append(String lines) {
    files.append(path, lines.getBytes(UTF_8));
  }

  /**
   * Cuts the file before the first line that a run resumed after {@code steps} writes again.
   *
   * @return the step of the last measurement that is left; -1 if there is none
   */
  long cutAfter(long steps) {
    var measured = new AtomicLong(-1);
    var length = new AtomicLong();
    forEachLine(
        (text, end) -> {
          var kept = MetricsLine.parse(text).filter(line -> line.isBefore(steps));
          kept.ifPresent(line -> length.set(end));
          kept.filter(line -> line.event().equals(EVALUATION))
              .ifPresent(line -> measured.set(line.step()));
          return kept.isPresent();
        });
    if (files.exists(path) && length.get() < files.length(path)) {
      files.cut(path, length.get());
    }
    return measured.get();
  }
}

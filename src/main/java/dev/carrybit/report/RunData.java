package dev.carrybit.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.report.Plot.Point;
import dev.carrybit.run.MetricsFile.MetricsLine;
import dev.carrybit.run.RunDirectory;
import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.storage.Metadata;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.DoubleFunction;
import org.apache.commons.lang3.StringUtils;

/**
 * What the directory of a run contains, as the reports show it.
 *
 * @param name of the run on the page
 * @param path of its directory
 * @param settings the value of every key, in the order of the defaults
 * @param result the content of {@code result.json}; missing until the run ends
 * @param metrics the lines of {@code metrics.jsonl}
 * @param samples the text sampled during training; empty for none
 */
public record RunData(
    String name,
    String path,
    Map<String, String> settings,
    JsonNode result,
    List<MetricsLine> metrics,
    String samples) {

  /** A number or a word of {@code result.json}, with its label and the format of a number. */
  private record Field(String name, String label, DoubleFunction<String> format) {}

  private static final List<Field> FIELDS =
      List.of(
          new Field("step", "steps", NumberFormats::count),
          new Field("accuracy", "accuracy", NumberFormats::percent),
          new Field("exactness", "right at every length", NumberFormats::compact),
          new Field("loss", "training loss", NumberFormats::compact),
          new Field("validationLoss", "validation loss", NumberFormats::compact),
          new Field("bitsPerSymbol", "bits per symbol", NumberFormats::compact),
          new Field("perplexity", "perplexity", NumberFormats::compact),
          new Field("parameters", "parameters", NumberFormats::count),
          new Field("symbolsPerSecond", "symbols/s", NumberFormats::compact),
          new Field("secondsPerStep", "time per step", NumberFormats::duration),
          new Field("wallSeconds", "total time", NumberFormats::duration));

  /** Those that mean the same in {@code metrics.jsonl}. */
  private static final Set<String> LOGGED = Set.of("step", "accuracy", "loss", "validationLoss");

  /** The labels that {@link #results} can have, in their order. */
  static final List<String> RESULT_LABELS = FIELDS.stream().map(Field::label).toList();

  /**
   * Reads the run at {@code path}.
   *
   * @param warnings receives what is left out
   * @throws CarrybitException ({@link ExitCode#BAD_DATA}) if {@code result.json} is not JSON
   */
  public static RunData read(
      HadoopFiles files, String path, String name, Consumer<String> warnings) {
    var directory = RunDirectory.forReading(files, path);
    var settings = directory.settings().resolved();
    var metrics = directory.metrics().read(warnings);
    var result = result(path, directory.result());
    return new RunData(name, path, settings, result, metrics, directory.samples());
  }

  /** The name of the directory at {@code path}. */
  public static String name(HadoopFiles files, String path) {
    return path.isBlank()
        ? path
        : HadoopFiles.name(StringUtils.stripEnd(files.fullPath(path), "/"));
  }

  private static JsonNode result(String path, String text) {
    try {
      return new JsonMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new CarrybitException(
          ExitCode.BAD_DATA,
          "%s/result.json: expected JSON: %s; the same train command restores it"
              .formatted(path, Metadata.reason(e)),
          e);
    }
  }

  /** Whether the task is addition; else it is text. */
  public boolean isAddition() {
    return setting("task").equals("addition");
  }

  String setting(String key) {
    return settings.getOrDefault(key, "");
  }

  String status() {
    return result.path("status").asText("not finished");
  }

  /**
   * The results by their labels, from {@code result.json} or, of a run that did not end or did not
   * succeed, from the last lines of {@code metrics.jsonl}.
   */
  Map<String, String> results() {
    var results = new LinkedHashMap<String, String>();
    for (var field : FIELDS) {
      var value = result.path(field.name);
      var number = value.isNumber() ? OptionalDouble.of(value.doubleValue()) : logged(field.name);
      number.ifPresent(each -> results.put(field.label, field.format.apply(each)));
      if (value.isTextual()) {
        results.put(field.label, value.textValue());
      }
    }
    return results;
  }

  /** The last number that a run without such results logged. */
  private OptionalDouble logged(String key) {
    if (result.has("step") || !LOGGED.contains(key)) {
      return OptionalDouble.empty();
    }
    return metrics.stream()
        .mapToDouble(line -> key.equals("step") ? line.step() : line.value(key))
        .filter(Double::isFinite)
        .reduce((first, second) -> second);
  }

  /** The largest step that is logged; 0 for none. */
  long lastStep() {
    return metrics.stream().mapToLong(MetricsLine::step).max().orElse(0);
  }

  /** The number with that key of each line of an event, by step; NaN where it is missing. */
  List<Point> points(String event, String key) {
    return metrics.stream()
        .filter(line -> line.event().equals(event))
        .map(line -> new Point(line.step(), line.value(key)))
        .toList();
  }
}

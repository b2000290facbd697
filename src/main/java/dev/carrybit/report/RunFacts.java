package dev.carrybit.report;

import dev.carrybit.run.Metrics;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run left, as a page shows it.
 *
 * @param name what it is called
 * @param path where it lies
 * @param settings the value of every key, in the order of the defaults
 * @param result the fields of its {@code result.json}; none where it has not ended
 * @param metrics the lines of its course
 * @param samples the texts that it wrote on the way; empty where there are none
 */
public record RunFacts(
    String name,
    String path,
    Map<String, String> settings,
    Map<String, String> result,
    List<Metrics> metrics,
    String samples) {

  public RunFacts {
    metrics = List.copyOf(metrics);
  }

  /** Whether the run learned to add. */
  boolean adds() {
    return setting("task").equals("addition");
  }

  String setting(String key) {
    return settings.getOrDefault(key, "");
  }

  /** A number of the result. */
  Optional<Double> number(String field) {
    try {
      return Optional.ofNullable(result.get(field)).map(Double::valueOf);
    } catch (NumberFormatException noNumber) {
      return Optional.empty();
    }
  }

  List<Metrics.Interval> intervals() {
    return lines(Metrics.Interval.class);
  }

  List<Metrics.Evaluation> evaluations() {
    return lines(Metrics.Evaluation.class);
  }

  private <T extends Metrics> List<T> lines(Class<T> kind) {
    return metrics.stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}

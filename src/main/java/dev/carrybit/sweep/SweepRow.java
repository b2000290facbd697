package dev.carrybit.sweep;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The trainings of one combination of a sweep's values.
 *
 * @param values by the keys that the sweep varies, in the order in which they were given
 * @param trials of this combination by seed
 */
public record SweepRow(List<Map.Entry<String, String>> values, Map<Long, Trial> trials) {

  public SweepRow {
    values = List.copyOf(values);
    trials = new TreeMap<>(trials);
  }

  /** Its values in a line: {@code model.hidden=8 model.cell=lstm}. */
  public String label() {
    return String.join(
        " ", values.stream().map(value -> value.getKey() + "=" + value.getValue()).toList());
  }

  private Stream<Trial> all() {
    return trials.values().stream();
  }

  /** How many of them reached their target, in words. */
  public String reached() {
    return "%d of %d".formatted(count(Trial.End.REACHED), trials.size());
  }

  /** Number of trainings that ended so. */
  long count(Trial.End end) {
    return all().filter(trial -> trial.end() == end).count();
  }

  /** Steps to the target, of those that reached it; without one, of all that came to their end. */
  Spread steps(boolean target) {
    return Spread.of(all().filter(trial -> trial.endedWell(target)).mapToDouble(Trial::steps));
  }

  /** Seconds, of the same trainings. */
  Spread seconds(boolean target) {
    return Spread.of(all().filter(trial -> trial.endedWell(target)).mapToDouble(Trial::seconds));
  }

  /** Loss of what is measured at the end. */
  Spread loss() {
    return Spread.of(all().mapToDouble(Trial::validationLoss));
  }

  /** Share of whole sums that are right at the end. */
  Spread accuracy() {
    return Spread.of(all().mapToDouble(Trial::accuracy));
  }
}

package dev.carrybit.sweep;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.config.RunSettings;
import dev.carrybit.config.TextSettings;
import dev.carrybit.config.TrainSettings;
import dev.carrybit.config.TrainSettings.ResultWeights;
import dev.carrybit.run.InputFiles.SettingsFile;
import dev.carrybit.run.RunFactory;
import dev.carrybit.storage.Quote;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.lang3.StringUtils;

/**
 * The values that a sweep tries. It trains with every combination of them.
 *
 * @param values by key, in the order of the command line
 */
public record SweepGrid(Map<String, List<String>> values) {

  private static final long MOST = 10_000;

  /**
   * Parses words {@code key=v1,v2,…}. Keys and values are not checked.
   *
   * @throws CarrybitException ({@link ExitCode#CONFIGURATION}) with all words that have another
   *     form
   */
  public static SweepGrid of(List<String> words) {
    var problems = new ArrayList<String>();
    var values = new LinkedHashMap<String, List<String>>();
    for (var word : words) {
      var key = StringUtils.substringBefore(word, "=").strip();
      var list = StringUtils.substringAfter(word, "=");
      var each = List.of(list.split(",", -1));
      if (!word.contains("=")) {
        problems.add(Quote.of(word) + ": expected key=v1,v2,…");
      } else if (values.containsKey(key)) {
        problems.add(key + ": expected all its values in one place, is there twice");
      } else if (each.size() > 1 && each.stream().anyMatch(String::isBlank)) {
        problems.add(key + ": expected a value before and after each comma, was " + Quote.of(list));
      } else if (Set.copyOf(each).size() < each.size()) {
        problems.add(key + ": expected different values, was " + Quote.of(list));
      }
      values.put(key, each);
    }
    if (!problems.isEmpty()) {
      throw CarrybitException.of(problems);
    }
    return new SweepGrid(values);
  }

  private static CarrybitException invalid(String message) {
    return new CarrybitException(ExitCode.CONFIGURATION, message);
  }

  /**
   * Returns all trainings of the sweep, combination by combination.
   *
   * @param seeds trainings of each combination
   * @throws CarrybitException ({@link ExitCode#CONFIGURATION}) with all problems of all
   *     combinations
   */
  public List<SweepTraining> trainings(SettingsFile file, int seeds) {
    if (size() * seeds > MOST) {
      throw invalid(
          "sweep: expected at most %d trainings, were %d combinations of %d seeds"
              .formatted(MOST, size(), seeds));
    }
    var problems = new LinkedHashSet<String>();
    if (values.containsKey("run.dir")) {
      problems.add(
          "run.dir: trainings of a sweep have no directories of their own; expected --output");
    }
    if (values.getOrDefault("seed", List.of()).size() > 1) {
      problems.add("seed: expected one value, from which --seeds N counts on");
    }
    var trainings = new ArrayList<SweepTraining>();
    for (var combination : combinations()) {
      var words = new ArrayList<String>();
      combination.forEach((key, value) -> words.add(key + "=" + value));
      var varied = new LinkedHashMap<>(combination);
      varied.keySet().removeIf(key -> values.get(key).size() == 1);
      try {
        long first = file.with(words).seed();
        for (int i = 0; i < seeds; i++) {
          words.add("seed=" + (first + i));
          var settings = file.with(words);
          requireSuitable(settings);
          var plan = new RunFactory(settings, Optional.empty()).plan();
          trainings.add(new SweepTraining(varied, settings, plan));
        }
      } catch (CarrybitException wrong) {
        wrong.rethrowUnless(ExitCode.CONFIGURATION);
        wrong.getMessage().lines().forEach(problems::add);
      }
    }
    if (!problems.isEmpty()) {
      throw CarrybitException.of(problems);
    }
    return trainings;
  }

  private static void requireSuitable(RunSettings settings) {
    var train = settings.train();
    if (settings.task() instanceof TextSettings) {
      throw invalid("task: expected addition in a sweep, was text; train texts one by one");
    }
    if (settings.model().init().given().isPresent()) {
      throw invalid(
          "model.init.from: expected none in a sweep, whose seeds draw the initial weights");
    }
    if (train.result() == ResultWeights.BEST) {
      throw invalid(
          "train.result: expected last in a sweep, was best: its trainings keep no checkpoints");
    }
    if (train.steps() == TrainSettings.NEVER && Double.isInfinite(train.maxMinutes())) {
      throw invalid(
          "train.steps: expected a number in a sweep, was none: a training may never reach"
              + " train.target");
    }
  }

  /** The number of combinations, at most {@code Integer.MAX_VALUE}. */
  long size() {
    return values.values().stream()
        .mapToLong(List::size)
        .reduce(1, (size, count) -> Math.min(Integer.MAX_VALUE, size * count));
  }

  /** All combinations: values by key. The last key changes fastest. */
  List<Map<String, String>> combinations() {
    var all = List.of(Map.<String, String>of());
    for (var key : values.keySet()) {
      var longer = new ArrayList<Map<String, String>>();
      for (var begun : all) {
        for (var value : values.get(key)) {
          var one = new LinkedHashMap<>(begun);
          one.put(key, value);
          longer.add(one);
        }
      }
      all = longer;
    }
    return all;
  }
}

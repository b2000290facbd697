package dev.carrybit.sweep;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.config.RunSettings;
import dev.carrybit.config.TextSettings;
import dev.carrybit.config.TrainSettings;
import dev.carrybit.config.TrainSettings.ResultWeights;
import dev.carrybit.run.InputFiles.ConfigurationFile;
import dev.carrybit.run.RunFactory;
import dev.carrybit.run.RunIdentity;
import dev.carrybit.storage.Sha256;
import dev.carrybit.train.WorkPlan;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A training that a sweep is to do.
 *
 * @param values that are particular to its combination
 * @param settings all of them, its seed among them
 * @param plan of its work
 */
public record SweepTraining(
    List<Map.Entry<String, String>> values, RunSettings settings, WorkPlan plan) {

  /** More trainings than anybody waits for. */
  private static final long MOST = 10_000;

  /** Changes with the format of the files, so that those of other formats count for nothing. */
  private static final String FORMAT = "carrybit-sweep-1";

  private static final int DIGITS = 32;

  /**
   * All trainings of a sweep, combination by combination, checked.
   *
   * @param seeds trainings of each combination
   * @throws CarrybitException ({@link ExitCode#CONFIGURATION}) with all problems of all
   *     combinations
   */
  public static List<SweepTraining> all(ConfigurationFile file, SweepGrid grid, int seeds) {
    if (grid.size() * seeds > MOST) {
      throw new CarrybitException(
          ExitCode.CONFIGURATION,
          "sweep: expected at most %d trainings, were %d combinations of %d seeds"
              .formatted(MOST, grid.size(), seeds));
    }
    var problems = new LinkedHashSet<String>();
    var trainings = new ArrayList<SweepTraining>();
    for (var combination : grid.combinations()) {
      try {
        add(file, combination, grid.varied(combination), seeds, trainings);
      } catch (CarrybitException wrong) {
        wrong.rethrowUnless(ExitCode.CONFIGURATION);
        wrong.getMessage().lines().forEach(problems::add);
      }
    }
    if (!problems.isEmpty()) {
      throw new CarrybitException(ExitCode.CONFIGURATION, String.join("\n", problems));
    }
    return trainings;
  }

  private static void add(
      ConfigurationFile file,
      List<Map.Entry<String, String>> combination,
      List<Map.Entry<String, String>> varied,
      int seeds,
      List<SweepTraining> trainings) {
    var words = new ArrayList<String>();
    combination.forEach(value -> words.add(value.getKey() + "=" + value.getValue()));
    long first = file.with(words).seed();
    for (int i = 0; i < seeds; i++) {
      words.add("seed=" + (first + i));
      var settings = file.with(words);
      requireSuitable(settings);
      var plan = new RunFactory(settings, Optional.empty()).plan();
      trainings.add(new SweepTraining(varied, settings, plan));
    }
  }

  private static void requireSuitable(RunSettings settings) {
    if (settings.task() instanceof TextSettings) {
      throw new CarrybitException(
          ExitCode.CONFIGURATION,
          "task: expected addition in a sweep, was text; train texts one by one");
    }
    if (settings.model().init().given().isPresent()) {
      throw new CarrybitException(
          ExitCode.CONFIGURATION,
          "model.init.from: expected none in a sweep, whose seeds draw the first weights");
    }
    var train = settings.train();
    if (train.result() == ResultWeights.BEST) {
      throw new CarrybitException(
          ExitCode.CONFIGURATION,
          "train.result: expected last in a sweep, was best: its trainings keep no"
              + " checkpoints");
    }
    if (train.steps() == TrainSettings.NEVER && Double.isInfinite(train.maxMinutes())) {
      throw new CarrybitException(
          ExitCode.CONFIGURATION,
          "train.steps: expected a number in a sweep, was none: a training may never reach"
              + " train.target");
    }
  }

  /** A name that no other training has: of all that makes its weights what they are. */
  public String name() {
    var identity = new TreeMap<>(RunIdentity.of(settings));
    identity.putAll(RunIdentity.end(settings));
    var text = FORMAT + identity;
    return Sha256.hex(text.getBytes(StandardCharsets.UTF_8)).substring(0, DIGITS);
  }

  /** What is particular to it, in a few words. */
  public String label() {
    var words = new ArrayList<String>();
    values.forEach(value -> words.add(value.getKey() + "=" + value.getValue()));
    words.add("seed=" + settings.seed());
    return String.join(" ", words);
  }

  /** The work itself. */
  public SweepTask task() {
    return new SweepTask(settings, plan);
  }
}

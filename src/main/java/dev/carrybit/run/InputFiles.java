package dev.carrybit.run;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.config.RunSettings;
import dev.carrybit.config.SettingsLoader;
import dev.carrybit.config.TextSettings;
import dev.carrybit.model.PretrainedWeights;
import dev.carrybit.spark.SparkApplication;
import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.storage.StrictUtf8;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The input files of a run: its configuration, its text and its initial weights. They are checked
 * before Spark starts and before the run directory is made.
 */
public final class InputFiles {

  private InputFiles() {}

  /** The text of a configuration file. */
  public record SettingsFile(String name, String text) {

    /** The settings of the file with {@code key=value} overrides. */
    public RunSettings with(List<String> overrides) {
      return SettingsLoader.load(name, text, overrides);
    }
  }

  /**
   * Reads a configuration file.
   *
   * @throws CarrybitException ({@link ExitCode#NO_INPUT}) if it does not exist
   */
  public static SettingsFile configuration(HadoopFiles files, String given) {
    if (given.isBlank()) {
      throw new CarrybitException(
          ExitCode.CONFIGURATION, "CONF: expected a configuration file, was empty");
    }
    var path = submitted(files, given);
    if (!files.exists(path)) {
      throw new CarrybitException(
          ExitCode.NO_INPUT,
          path + ": expected a configuration file, found none" + files.place(path));
    }
    if (files.isDirectory(path)) {
      throw new CarrybitException(
          ExitCode.CONFIGURATION, path + ": expected a configuration file, is a directory");
    }
    var text =
        StrictUtf8.decode(
            bytes(files, path), path, ExitCode.CONFIGURATION, "save the file in UTF-8");
    return new SettingsFile(HadoopFiles.name(path), text);
  }

  /** The bytes of a file that may be short enough: a character has at most three. */
  private static byte[] bytes(HadoopFiles files, String path) {
    try {
      return files.readAny(path, 3L * SettingsLoader.LONGEST_FILE);
    } catch (CarrybitException longer) {
      longer.rethrowUnless(ExitCode.BAD_DATA);
      throw new CarrybitException(ExitCode.CONFIGURATION, longer.getMessage(), longer);
    }
  }

  /**
   * The path of a configuration or a run: the given one, or where spark-submit put the file of this
   * name, which comes first if the driver runs in the cluster. If there is none, one of these, for
   * messages.
   */
  public static String submitted(HadoopFiles files, String given) {
    var sent = SparkApplication.submittedFiles(given);
    var paths = new ArrayList<>(sent);
    paths.add(SparkApplication.inCluster() ? sent.size() : 0, given);
    return paths.stream()
        .filter(files::exists)
        .findFirst()
        .orElse(sent.isEmpty() ? given : sent.get(sent.size() - 1));
  }

  /**
   * Checks that the texts and the file with the initial weights exist, and that the run writes
   * nothing among the files of the texts.
   *
   * @throws CarrybitException ({@link ExitCode#NO_INPUT}) with the key and the missing file
   * @throws CarrybitException ({@link ExitCode#CONFIGURATION}) if it would write there
   */
  public static void require(HadoopFiles files, RunSettings settings) {
    var given = settings.model().init().given();
    given.ifPresent(file -> named("model.init.from", () -> files.length(file)));
    if (settings.task() instanceof TextSettings text) {
      var input = text.isGenerated() ? "" : text.input();
      var outputs = new TreeMap<>(Map.of("run.dir", settings.runDirectory()));
      if (text.sharesPrepared()) {
        outputs.put("text.prepared", text.prepared());
      }
      requireText(files, "text.input", input, outputs);
      requireText(files, "text.validation", text.validation().input(), outputs);
      requireText(files, "text.test", text.test().input(), outputs);
    }
  }

  private static void requireText(
      HadoopFiles files, String key, String input, Map<String, String> outputs) {
    if (!input.isEmpty()) {
      named(key, () -> files.expand(input));
      outputs.forEach((name, output) -> requireOutside(files, name, output, key, input));
    }
  }

  /**
   * Checks that an output directory is no part of an input.
   *
   * @param name the key or option with {@code output}; {@code key} that with {@code input}
   * @throws CarrybitException ({@link ExitCode#CONFIGURATION}) if it is
   */
  public static void requireOutside(
      HadoopFiles files, String name, String output, String key, String input) {
    if (files.expands(input, output)) {
      throw new CarrybitException(
          ExitCode.CONFIGURATION,
          "%s: expected a directory outside of %s (%s), whose files are read, was %s"
              .formatted(name, key, input, output));
    }
  }

  /**
   * Checks the file with the initial weights against the network. The vocabulary of the text is not
   * known yet; the number of symbols is taken from the file.
   *
   * @throws CarrybitException ({@link ExitCode#CONFIGURATION}) if it belongs to another network
   */
  public static void requireWeights(HadoopFiles files, RunSettings settings) {
    weights(files, settings)
        .ifPresent(
            given -> {
              boolean isText = settings.task() instanceof TextSettings;
              var symbols = isText ? given.symbols() : OptionalInt.of(1);
              symbols.ifPresent(count -> given.weights(settings.spec(count), Optional.empty()));
            });
  }

  /**
   * The initial weights of {@code model.init.from}; empty if they are drawn at random.
   *
   * @throws CarrybitException ({@link ExitCode#NO_INPUT}) if the file does not exist
   * @throws CarrybitException ({@link ExitCode#BAD_DATA}) if it is not a valid safetensors file
   */
  public static Optional<PretrainedWeights> weights(HadoopFiles files, RunSettings settings) {
    var given = settings.model().init().given();
    return given.map(
        path ->
            named(
                "model.init.from",
                () ->
                    files.readWhole(
                        path, (in, length) -> PretrainedWeights.read(in, length, path))));
  }

  private static <T> T named(String key, Supplier<T> read) {
    try {
      return read.get();
    } catch (CarrybitException missing) {
      missing.rethrowUnless(ExitCode.NO_INPUT);
      throw new CarrybitException(ExitCode.NO_INPUT, key + ": " + missing.getMessage(), missing);
    }
  }
}

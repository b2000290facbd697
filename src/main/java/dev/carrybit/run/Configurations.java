package dev.carrybit.run;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.config.RunSettings;
import dev.carrybit.config.SettingsLoader;
import dev.carrybit.spark.SparkApplication;
import dev.carrybit.storage.HadoopFiles;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The configuration files that a user names, on any Hadoop file system. */
public final class Configurations {

  private Configurations() {}

  /**
   * Reads and checks a file.
   *
   * @param overrides {@code key=value}
   * @throws CarrybitException ({@link ExitCode#CONFIGURATION}) with all problems of the file
   * @throws CarrybitException ({@link ExitCode#NO_INPUT}) if there is none
   */
  public static RunSettings load(HadoopFiles files, String given, List<String> overrides) {
    return read(files, given).with(overrides);
  }

  /** A file that was read and not checked yet. */
  public record Source(String name, String text) {

    /**
     * The settings that it says.
     *
     * @param overrides {@code key=value}
     * @throws CarrybitException ({@link ExitCode#CONFIGURATION}) with all problems of the file
     */
    public RunSettings with(List<String> overrides) {
      return SettingsLoader.load(name, text, overrides);
    }
  }

  /**
   * Reads a file.
   *
   * @throws CarrybitException ({@link ExitCode#NO_INPUT}) if there is none
   */
  public static Source read(HadoopFiles files, String given) {
    if (given.isBlank()) {
      throw new CarrybitException(
          ExitCode.CONFIGURATION, "CONF: expected a configuration file, was empty");
    }
    var path = files.exists(given) ? given : SparkApplication.submittedFile(given).orElse(given);
    if (!files.exists(path)) {
      throw new CarrybitException(
          ExitCode.NO_INPUT, path + ": expected a configuration file, found none");
    }
    if (files.isDirectory(path)) {
      throw new CarrybitException(
          ExitCode.CONFIGURATION, path + ": expected a configuration file, is a directory");
    }
    var text = new String(files.read(path, SettingsLoader.LONGEST_FILE), StandardCharsets.UTF_8);
    return new Source(name(path), text);
  }

  /**
   * Makes sure that a driver in the cluster does not leave its work on whatever machine it happens
   * to run on.
   *
   * @param name of the key or option that says {@code path}
   * @throws CarrybitException ({@link ExitCode#CONFIGURATION}) if it would
   */
  public static void requireShared(HadoopFiles files, String name, String path) {
    if (SparkApplication.inCluster() && files.isLocal(path)) {
      throw new CarrybitException(
          ExitCode.CONFIGURATION,
          "%s: expected a path that all machines see (hdfs://…, s3a://…) in cluster deploy mode, was %s"
              .formatted(name, path));
    }
  }

  /** The file's name without its directories. */
  public static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}

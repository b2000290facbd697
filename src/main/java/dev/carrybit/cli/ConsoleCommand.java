package dev.carrybit.cli;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.run.Console;
import dev.carrybit.run.RunDirectory;
import dev.carrybit.spark.HadoopProperties;
import dev.carrybit.spark.SparkApplication;
import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.train.StopRequest;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.apache.commons.io.function.IOConsumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What all commands share: streams, signals, file systems, checks of options, output files. */
abstract class ConsoleCommand implements Runnable {

  @Spec private CommandSpec spec;
  private Consumer<StopRequest> signals;
  Console console;
  PrintStream out;

  /**
   * Sets what the command line does not set.
   *
   * @param signals registers the signal handlers of a stop request
   */
  final void connect(Console console, Consumer<StopRequest> signals) {
    this.console = console;
    this.out = console.results();
    this.signals = signals;
  }

  /**
   * Begins work that a signal stops, by the returned request, and that goes on when its results
   * cannot be printed: they are in files too.
   */
  final StopRequest listen() {
    console = console.lenient();
    out = console.results();
    var stop = new StopRequest();
    signals.accept(stop);
    return stop;
  }

  /** Returns the file systems that Hadoop's configuration names. */
  static HadoopFiles files() {
    return HadoopProperties.files();
  }

  /**
   * Checks an option.
   *
   * @throws ParameterException with {@code message} if {@code met} is false
   */
  final void require(boolean met, String message, Object... values) {
    if (!met) {
      throw mistake(message.formatted(values));
    }
  }

  /** Returns the exception for a mistake on the command line. */
  final ParameterException mistake(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /** Writes a text file in UTF-8, replacing a file that exists. */
  static void write(HadoopFiles files, String option, String path, String text) {
    write(files, option, path, out -> out.write(text.getBytes(StandardCharsets.UTF_8)), true);
  }

  /**
   * Writes an output file.
   *
   * @param option that names the file
   * @param content writes it
   * @param replace whether a file that exists is replaced
   * @throws CarrybitException ({@link ExitCode#NO_OUTPUT}) if the file cannot be written, exists
   *     and is not replaced, or is part of a run; ({@link ExitCode#INPUT_OUTPUT}) if the disk is
   *     full
   */
  static void write(
      HadoopFiles files,
      String option,
      String path,
      IOConsumer<OutputStream> content,
      boolean replace) {
    requireFile(files, option, path);
    try {
      if (replace) {
        files.replace(path, content);
      } else if (!files.createWhole(path, content)) {
        throw new CarrybitException(
            ExitCode.NO_OUTPUT,
            "%s: exists already; choose another %s, or replace the file with --force"
                .formatted(path, option));
      }
    } catch (CarrybitException e) {
      e.rethrowUnless(ExitCode.INPUT_OUTPUT);
      // A file of a run can be saved again by resuming; an output file cannot, unless the disk was
      // full.
      throw CarrybitException.isFull(e)
          ? e
          : new CarrybitException(
              ExitCode.NO_OUTPUT, e.getMessage() + "; choose another " + option, e);
    }
  }

  /**
   * Checks that an output may be a file.
   *
   * @param option that names the file
   * @throws CarrybitException ({@link ExitCode#NO_OUTPUT}) if it is a directory or part of a run
   */
  static void requireFile(HadoopFiles files, String option, String path) {
    requireForeign(files, option, path);
    if (path.isBlank() || files.isDirectory(path)) {
      throw new CarrybitException(
          ExitCode.NO_OUTPUT,
          option + ": expected a file, was " + (path.isBlank() ? "empty" : path));
    }
  }

  /**
   * Checks that an output may be a directory.
   *
   * @param option or key that names the directory
   * @throws CarrybitException ({@link ExitCode#NO_OUTPUT}) if it is empty or part of a run; ({@link
   *     ExitCode#CONFIGURATION}) if the driver runs in the cluster, and only its machine sees it
   */
  static void requireDirectory(HadoopFiles files, String option, String path) {
    if (path.isBlank()) {
      throw new CarrybitException(ExitCode.NO_OUTPUT, option + ": expected a directory, was empty");
    }
    if (SparkApplication.inCluster() && files.isLocal(path)) {
      throw new CarrybitException(
          ExitCode.CONFIGURATION,
          "%s: expected a path that all machines see (hdfs://…, s3a://…) in cluster deploy mode, was %s"
              .formatted(option, path));
    }
    requireForeign(files, option, path);
  }

  /** Checks that a run keeps none of its own files at {@code path}. */
  private static void requireForeign(HadoopFiles files, String option, String path) {
    if (!path.isBlank() && RunDirectory.isPart(files, path)) {
      throw new CarrybitException(
          ExitCode.NO_OUTPUT,
          "%s: expected another place than the own files of a run, was %s; choose another %s"
              .formatted(option, path, option));
    }
  }
}

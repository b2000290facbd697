package dev.carrybit.cli;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.run.Console;
import dev.carrybit.spark.HadoopProperties;
import dev.carrybit.storage.HadoopFiles;
import java.io.PrintStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The common part of all commands: streams, file systems, checks of options, output files. */
abstract class ConsoleCommand implements Runnable {

  final Console console;
  final PrintStream out;

  @Spec private CommandSpec spec;

  ConsoleCommand(Console console) {
    this.console = console;
    this.out = console.results();
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

  /**
   * Writes an output file, replacing a file that exists.
   *
   * @param option that names the file
   * @throws CarrybitException ({@link ExitCode#NO_OUTPUT}) if the file cannot be written
   */
  static void replace(HadoopFiles files, String option, String path, byte[] content) {
    write(files, option, path, content, true);
  }

  /** Writes a text file in UTF-8, replacing a file that exists. */
  static void replace(HadoopFiles files, String option, String path, String text) {
    replace(files, option, path, text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Writes an output file that does not exist yet.
   *
   * @param option that names the file
   * @throws CarrybitException ({@link ExitCode#NO_OUTPUT}) if the file exists or cannot be written
   */
  static void create(HadoopFiles files, String option, String path, byte[] content) {
    write(files, option, path, content, false);
  }

  private static void write(
      HadoopFiles files, String option, String path, byte[] content, boolean replace) {
    if (path.isBlank() || files.isDirectory(path)) {
      throw new CarrybitException(
          ExitCode.NO_OUTPUT,
          "%s: expected a file, was %s".formatted(option, path.isBlank() ? "empty" : path));
    }
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
      // A file of a run can be saved again by resuming; an output file cannot.
      throw new CarrybitException(ExitCode.NO_OUTPUT, e.getMessage(), e);
    }
  }

  /** Parses a natural number of any size. */
  static final class Natural implements ITypeConverter<BigInteger> {
    @Override
    public BigInteger convert(String text) {
      if (!text.matches("[0-9]+")) {
        throw new TypeConversionException("expected a number from 0 on, was '" + text + "'");
      }
      return new BigInteger(text);
    }
  }
}

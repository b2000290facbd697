package dev.carrybit.run;

import java.io.PrintStream;
import java.util.OptionalLong;

/** What a person who waits for a run sees of it. Writing to a closed stream does nothing. */
public sealed interface Progress extends AutoCloseable permits TerminalProgress, LineProgress {

  /**
   * The progress of a run of {@code steps} steps, if the number is known, that has done {@code
   * first} of them: on a terminal a bar with the lines above it, else the lines alone.
   *
   * @param name of the bar, in a short word
   */
  static Progress on(
      PrintStream out, boolean terminal, String name, long first, OptionalLong steps) {
    return terminal ? new TerminalProgress(out, name, first, steps) : new LineProgress(out);
  }

  /** Prints the line of a step. */
  void logged(StepReport report);

  /** Prints the line of a measurement, whose loss is shown from now on. */
  void measured(String line, double loss);

  /** Prints a line of its own. */
  void note(String line);

  /** Shows that {@code steps} steps are done. */
  void advanced(long steps);

  /** Runs what prints whole lines to another stream, which may end at the same terminal. */
  void aside(Runnable print);

  /** Leaves the stream at the start of a line. */
  @Override
  void close();
}

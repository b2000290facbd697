package dev.carrybit.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Where a command writes.
 *
 * @param results what the user asked for
 * @param log everything else
 * @param terminal whether the log is read by a person at a terminal
 */
record Console(PrintStream results, PrintStream log, boolean terminal) {

  /** The process's own streams, in UTF-8 whatever the locale. */
  static Console ofProcess() {
    return new Console(
        stream(FileDescriptor.out), stream(FileDescriptor.err), System.console() != null);
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }
}

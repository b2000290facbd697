package dev.carrybit.run;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The streams of a command.
 *
 * @param results receives the output of the command
 * @param log receives progress and errors
 * @param terminal whether the log is a terminal
 */
public record Console(PrintStream results, PrintStream log, boolean terminal) {

  /** The streams of the process, in UTF-8 for every locale. */
  public static Console ofProcess() {
    return new Console(stream(FileDescriptor.out), stream(FileDescriptor.err), logIsTerminal());
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  /** Java knows this of stdin and stdout only. */
  private static boolean logIsTerminal() {
    if ("dumb".equals(System.getenv("TERM"))) {
      return false;
    }
    try {
      var device = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
      return device.matches("/dev/(pts/[0-9]+|tty.*|console)");
    } catch (IOException noLinux) {
      return System.console() != null;
    }
  }
}

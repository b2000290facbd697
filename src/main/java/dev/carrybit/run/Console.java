package dev.carrybit.run;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a command writes.
 *
 * @param results what the user asked for
 * @param log everything else
 * @param terminal whether the log is read by a person at a terminal
 */
public record Console(PrintStream results, PrintStream log, boolean terminal) {

  /** The process's own streams, in UTF-8 whatever the locale. */
  public static Console ofProcess() {
    return new Console(stream(FileDescriptor.out), stream(FileDescriptor.err), logIsTerminal());
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  /** Java itself tells of stdin and stdout alone, and from 22 on not even that. */
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

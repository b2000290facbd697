package dev.carrybit.run;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
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

  /** The reader of a pipe has closed it and wants no more output. */
  public static final class ReaderGone extends RuntimeException {
    private static final long serialVersionUID = 1;

    private ReaderGone(IOException cause) {
      super(cause);
    }
  }

  /**
   * The streams of the process, in UTF-8 for every locale. Results that cannot be written are a
   * {@link CarrybitException} ({@link ExitCode#INPUT_OUTPUT}) or {@link ReaderGone}.
   */
  public static Console ofProcess() {
    var results = new Results(new FileOutputStream(FileDescriptor.out));
    var log = new FileOutputStream(FileDescriptor.err);
    return new Console(stream(results), stream(log), logIsTerminal());
  }

  /** The same streams, for a command that goes on when its results cannot be written. */
  public Console lenient() {
    return new Console(stream(new Lenient(results)), log, terminal);
  }

  private static PrintStream stream(OutputStream out) {
    return new PrintStream(out, true, StandardCharsets.UTF_8);
  }

  /** Fails with an unchecked exception, which a {@link PrintStream} does not catch. */
  private static final class Results extends FilterOutputStream {
    Results(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) {
      try {
        out.write(bytes, offset, count);
      } catch (IOException e) {
        if (isPipe()) {
          throw new ReaderGone(e);
        }
        throw new CarrybitException(
            ExitCode.INPUT_OUTPUT, "standard output: cannot be written: " + e.getMessage(), e);
      }
    }

    /** A pipe or socket fails only when it has no reader. */
    private static boolean isPipe() {
      try {
        var file = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
        return file.startsWith("pipe:") || file.startsWith("socket:");
      } catch (IOException noLinux) {
        return false;
      }
    }
  }

  /** Fails with the exception that a {@link PrintStream} catches. */
  private static final class Lenient extends FilterOutputStream {
    Lenient(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
      try {
        out.write(bytes, offset, count);
      } catch (CarrybitException | ReaderGone e) {
        throw new IOException(e);
      }
    }
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

package dev.carrybit.storage;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A process that owns a lock or a temporary file.
 *
 * @param host name of its machine, for messages
 * @param machine an id of the machine, its boot and its container; empty if unknown
 * @param pid process id
 * @param started start time of the process in the unit of the system; pids are reused
 * @param since time of the claim, for messages
 */
public record OwnerProcess(String host, String machine, long pid, long started, String since) {
  private static final Pattern TEMPORARY =
      Pattern.compile("\\.carrybit-[0-9a-f]{8}-(\\d{1,18})-(\\d{1,18})-[0-9a-f]+(\\.tmp)?");

  private static final int RANDOM = 8;
  private static final Path PROC = Path.of("/proc");
  private static final JsonMapper JSON = new JsonMapper();
  private static final int STATE = 0;
  private static final int START = 19;

  private static final OwnerProcess ME = ofThisProcess();

  /** This process, from now on. */
  public static OwnerProcess ofThisProcess() {
    long pid = ProcessHandle.current().pid();
    var now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    return new OwnerProcess(hostName(), machineName(), pid, startOfThis(), now);
  }

  /**
   * The process that {@link #json} describes.
   *
   * @throws CarrybitException ({@link ExitCode#BAD_DATA}) if {@code file} has no process
   */
  public static OwnerProcess read(byte[] json, String file) {
    try {
      var owner = JSON.readValue(json, OwnerProcess.class);
      if (owner != null && owner.host != null && owner.machine != null && owner.since != null) {
        return owner;
      }
    } catch (IOException e) {
      // reported below
    }
    throw CarrybitException.badData(
        "%s: expected the owner of a run as JSON; if no process works on it, remove the file",
        file);
  }

  /** The process as JSON. */
  public byte[] json() {
    try {
      return JSON.writeValueAsBytes(this);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
  }

  /**
   * A new name for a temporary file or directory of this process: {@code .carrybit-}, the machine,
   * the process and a random number.
   */
  static String temporaryName() {
    return "%s%d-%d-%s"
        .formatted(prefix(), ME.pid, ME.started, UUID.randomUUID().toString().substring(0, RANDOM));
  }

  private static String prefix() {
    int machine = (ME.host + ME.machine).hashCode();
    return String.format(Locale.ROOT, ".carrybit-%08x-", machine);
  }

  /**
   * Whether a temporary file or directory of this name is one of a process that {@link #hasEnded}.
   */
  static boolean isLeftByEnded(String name) {
    var match = TEMPORARY.matcher(name);
    return name.startsWith(prefix())
        && match.matches()
        && hasEnded(PROC, Long.parseLong(match.group(1)), Long.parseLong(match.group(2)));
  }

  /**
   * Whether the process ran on this machine and has ended. False for a process that the system
   * hides.
   */
  public boolean hasEnded() {
    boolean here = host.equals(hostName()) && machine.equals(machineName());
    return here && hasEnded(PROC, pid, started);
  }

  static boolean hasEnded(Path proc, long pid, long started) {
    try {
      return start(proc, pid).filter(found -> found == started).isEmpty();
    } catch (NoSuchFileException missing) {
      // The process may be another user's, and the system may hide those.
      return Files.isReadable(proc.resolve("1/stat"));
    } catch (IOException hidden) {
      return false;
    }
  }

  @Override
  public String toString() {
    return "process %d on %s since %s".formatted(pid, host, since);
  }

  /** The start time of this process; 0 if it is unknown. */
  private static long startOfThis() {
    try {
      return start(PROC, ProcessHandle.current().pid()).orElse(0L);
    } catch (IOException unknown) {
      return 0;
    }
  }

  /** The start time of a process; empty if it does not run. */
  private static Optional<Long> start(Path proc, long pid) throws IOException {
    if (!Files.isDirectory(proc.resolve("self"))) {
      return ProcessHandle.of(pid).flatMap(p -> p.info().startInstant()).map(Instant::toEpochMilli);
    }
    var line = Files.readString(proc.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1);
    // the fields after the name, which is in brackets and may contain anything
    var fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
    boolean ended = fields[STATE].equals("Z") || fields[STATE].equals("X");
    return ended ? Optional.empty() : Optional.of(Long.parseLong(fields[START]));
  }

  /** From the kernel if possible: a name server may be slow. */
  private static String hostName() {
    try {
      return Files.readString(PROC.resolve("sys/kernel/hostname")).strip();
    } catch (IOException noLinux) {
      try {
        return InetAddress.getLocalHost().getHostName();
      } catch (UnknownHostException e) {
        return "a machine without a name";
      }
    }
  }

  /** Linux has an id for each boot, and one for each namespace of process ids. */
  private static String machineName() {
    try {
      var boot = Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip();
      return boot + " " + Files.readSymbolicLink(PROC.resolve("self/ns/pid"));
    } catch (IOException noLinux) {
      return "";
    }
  }
}

package dev.carrybit.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * A process that works on a run.
 *
 * @param host its machine, for people
 * @param machine what tells its machine from others, and from itself after a new start; empty where
 *     the system does not say
 * @param pid its number there
 * @param started when it was started, in whatever unit the system counts; a number alone is given
 *     to one process after the other
 * @param since when it began to work on the run
 */
record LockOwner(String host, String machine, long pid, long started, String since) {
  private static final Path PROCESSES = Path.of("/proc");
  private static final int STATE = 0;
  private static final int START = 19;

  static LockOwner ofThisProcess() {
    long pid = ProcessHandle.current().pid();
    var now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    return new LockOwner(hostName(), machineName(), pid, start(pid).orElse(0L), now);
  }

  static LockOwner read(byte[] json, String file) {
    try {
      var owner = new JsonMapper().readValue(json, LockOwner.class);
      if (owner != null && owner.host != null && owner.machine != null && owner.since != null) {
        return owner;
      }
    } catch (IOException e) {
      // the message below says it
    }
    throw new CarrybitException(
        ExitCode.BAD_DATA,
        file + ": expected the owner of a run as JSON; if no process works on it, remove the file");
  }

  byte[] json() {
    try {
      return new JsonMapper().writeValueAsString(this).getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("texts and numbers have no JSON", impossible);
    }
  }

  /** Whether it is certain that the process has ended: it was one of this machine. */
  boolean isGone() {
    boolean here = host.equals(hostName()) && machine.equals(machineName());
    return here && start(pid).filter(found -> found == started).isEmpty();
  }

  @Override
  public String toString() {
    return "process %d on %s since %s".formatted(pid, host, since);
  }

  /** When the process of this number was started; empty if there is none that still runs. */
  private static Optional<Long> start(long pid) {
    if (!Files.isDirectory(PROCESSES.resolve("self"))) {
      return ProcessHandle.of(pid).flatMap(p -> p.info().startInstant()).map(Instant::toEpochMilli);
    }
    try {
      var line = Files.readString(PROCESSES.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1);
      // the name before it is in brackets and may hold anything
      var fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
      boolean ended = fields[STATE].equals("Z") || fields[STATE].equals("X");
      return ended ? Optional.empty() : Optional.of(Long.parseLong(fields[START]));
    } catch (IOException none) {
      return Optional.empty();
    }
  }

  /** Without asking the network, where that can be helped: its answer may take long. */
  private static String hostName() {
    try {
      return Files.readString(PROCESSES.resolve("sys/kernel/hostname")).strip();
    } catch (IOException noLinux) {
      return askedHostName();
    }
  }

  private static String askedHostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "a machine without a name";
    }
  }

  /**
   * Linux gives each start of a machine and each set of process numbers, as in containers, an id.
   */
  private static String machineName() {
    try {
      var boot = Files.readString(PROCESSES.resolve("sys/kernel/random/boot_id")).strip();
      return boot + " " + Files.readSymbolicLink(PROCESSES.resolve("self/ns/pid"));
    } catch (IOException noLinux) {
      return "";
    }
  }
}

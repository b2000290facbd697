package dev.carrybit.run;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.storage.OwnerProcess;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A lock on a directory, on any file system: one process at a time may write there. The lock is a
 * file whose name contains a number, the epoch. The process that creates the file with the next
 * epoch owns the lock; earlier owners have lost it. Epochs only grow, and names of checkpoints
 * contain them.
 *
 * <p>The next epoch may be taken if the owner released the lock, if its process on this machine has
 * ended, or if it gives no sign of life. A sign of life within {@link #LEASE} by the clock of the
 * file system counts. Clocks jump, so if there is none, or one in the future, this process watches
 * whether another sign comes, for two heartbeats. A process that was only suspended loses the lock
 * as well. So an owner calls {@link #check} before it writes. If it is suspended between the check
 * and the write, readers ignore what it writes.
 */
public final class RunLock implements AutoCloseable {
  static final Duration LEASE = Duration.ofSeconds(60);

  static final Duration HEARTBEAT = Duration.ofSeconds(10);
  private static final Duration WATCH = HEARTBEAT.multipliedBy(2);
  private static final Pattern NAME = Pattern.compile("(owner|alive|released)-(\\d{6,18})");
  private static final String OWNER = "owner";
  private static final String ALIVE = "alive";
  private static final String RELEASED = "released";
  private static final long LONGEST_OWNER = 1 << 16;
  private static final int ATTEMPTS = 20;
  private static final int LOOKS = 40;

  private final HadoopFiles files;
  private final String directory;
  private final long epoch;

  /** Time of the claim by the clock of the file system; long ago if the lock was lost at once. */
  private final Instant claimed;

  private final AtomicLong saves = new AtomicLong();
  private final ScheduledExecutorService heart =
      Executors.newSingleThreadScheduledExecutor(RunLock::daemon);

  private RunLock(HadoopFiles files, String directory, long epoch) {
    this.files = files;
    this.directory = directory;
    this.epoch = epoch;
    this.claimed = files.modified(file(directory, OWNER, epoch)).orElse(Instant.EPOCH);
  }

  private static Thread daemon(Runnable work) {
    var thread = new Thread(work, "carrybit-lock");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Acquires the lock.
   *
   * @param directory of the files of the lock, which is made
   * @param above an epoch that is used elsewhere, or 0
   * @param log receives a line if this process has to watch another one for some time
   * @throws CarrybitException ({@link ExitCode#LOCKED}) if another process owns it
   * @throws CarrybitException ({@link ExitCode#NO_OUTPUT}) if the directory cannot be made
   */
  public static RunLock acquire(
      HadoopFiles files, String directory, long above, Consumer<String> log) {
    return acquire(files, directory, above, log, time -> LockSupport.parkNanos(time.toNanos()));
  }

  /** The same; {@code pause} waits. */
  static RunLock acquire(
      HadoopFiles files,
      String directory,
      long above,
      Consumer<String> log,
      Consumer<Duration> pause) {
    files.createDirectory(directory);
    var me = OwnerProcess.ofThisProcess();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      long newest = newest(files, directory);
      requireFree(files, directory, newest, log, pause);
      long next = Math.max(newest, above) + 1;
      if (files.createWhole(file(directory, OWNER, next), me.json())) {
        var lock = new RunLock(files, directory, next);
        lock.begin();
        return lock;
      }
    }
    throw locked(directory + ": other processes lock it over and over; try again");
  }

  private static void requireFree(
      HadoopFiles files,
      String directory,
      long epoch,
      Consumer<String> log,
      Consumer<Duration> pause) {
    var file = file(directory, OWNER, epoch);
    if (files.exists(file(directory, RELEASED, epoch)) || !files.exists(file)) {
      return;
    }
    var found = owner(files, file);
    if (found.isEmpty() || found.get().hasEnded()) {
      return;
    }
    var owner = found.get();
    if (isRecent(files, directory, epoch)) {
      throw locked("%s: locked by %s; try again when it has ended".formatted(directory, owner));
    }
    log.accept(
        "%s: locked by %s, without a recent sign of life; waits %d s for one"
            .formatted(directory, owner, WATCH.toSeconds()));
    if (givesSign(files, directory, epoch, pause)) {
      throw locked("%s: locked by %s; try again when it has ended".formatted(directory, owner));
    }
  }

  private static CarrybitException locked(String message) {
    return new CarrybitException(ExitCode.LOCKED, message);
  }

  /** The owner; empty if a later one has deleted its file meanwhile. */
  private static Optional<OwnerProcess> owner(HadoopFiles files, String file) {
    try {
      return Optional.of(OwnerProcess.read(files.read(file, LONGEST_OWNER), file));
    } catch (CarrybitException gone) {
      gone.rethrowUnless(ExitCode.NO_INPUT);
      return Optional.empty();
    }
  }

  /** Whether the last sign of life is recent by the clock of the file system. */
  private static boolean isRecent(HadoopFiles files, String directory, long epoch) {
    var probe = files.temporary(directory) + ".tmp";
    files.touch(probe);
    var now = files.modified(probe).orElse(Instant.EPOCH);
    files.delete(probe);
    var silence = Duration.between(lastSign(files, directory, epoch), now);
    return !silence.isNegative() && silence.compareTo(LEASE) <= 0;
  }

  /** Whether another sign of life comes while this process watches, and not the release. */
  private static boolean givesSign(
      HadoopFiles files, String directory, long epoch, Consumer<Duration> pause) {
    var last = lastSign(files, directory, epoch);
    // counts looks, not time: a process that is suspended sees nothing
    for (int look = 0; look < LOOKS; look++) {
      pause.accept(WATCH.dividedBy(LOOKS));
      if (!lastSign(files, directory, epoch).equals(last)) {
        return !files.exists(file(directory, RELEASED, epoch));
      }
    }
    return false;
  }

  /** The time of the last sign of life of an owner, by the clock of the file system. */
  private static Instant lastSign(HadoopFiles files, String directory, long epoch) {
    return Stream.of(ALIVE, OWNER)
        .flatMap(kind -> files.modified(file(directory, kind, epoch)).stream())
        .findFirst()
        .orElse(Instant.EPOCH);
  }

  private void begin() {
    try {
      // another process may have claimed a higher epoch meanwhile
      check();
      for (var path : files.list(directory)) {
        if (HadoopFiles.isLeftover(path) ? isOld(path) : isLock(path) && number(path) < epoch) {
          files.delete(path);
        }
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
    long every = HEARTBEAT.toMillis();
    heart.scheduleWithFixedDelay(this::beat, every, every, TimeUnit.MILLISECONDS);
  }

  /** A younger one may belong to a process that is trying to acquire the lock. */
  private boolean isOld(String path) {
    return files.modified(path).filter(then -> then.plus(LEASE).isBefore(claimed)).isPresent();
  }

  /** Deletes the temporary files in a directory that are older than this owner's claim. */
  public void tidy(String folder) {
    files.list(folder).stream()
        .filter(HadoopFiles::isLeftover)
        .filter(path -> files.modified(path).filter(claimed::isBefore).isEmpty())
        .forEach(files::delete);
  }

  /**
   * Deletes a file of an earlier owner, whose name later owners use too. This process may be
   * suspended at any moment and lose the lock. So it renames the file first; if the lock is lost
   * and the file is another one than before, it is a later owner's and gets its name back.
   *
   * @throws CarrybitException ({@link ExitCode#LOCKED}) if the lock is lost
   */
  public void remove(String path) {
    var seen = files.modified(path);
    check();
    if (seen.isEmpty()) {
      return;
    }
    var aside = files.putAside(path);
    try {
      check();
    } catch (CarrybitException lost) {
      lost.rethrowUnless(ExitCode.LOCKED);
      if (!files.modified(aside).equals(seen)) {
        files.rename(aside, HadoopFiles.name(path));
      }
      throw lost;
    } finally {
      files.delete(aside);
    }
  }

  synchronized void beat() {
    try {
      // a run directory that a user has deleted stays deleted, and a lock that was discarded
      if (!heart.isShutdown() && isOwn()) {
        files.touch(file(directory, ALIVE, epoch));
      }
    } catch (RuntimeException e) {
      // the next beat may succeed; if none does, the lock expires
    }
  }

  /** No beat touches a file after this. One that waits for the file system is interrupted. */
  private void endBeats() {
    heart.shutdownNow();
    synchronized (this) {
      // a beat that is under way has ended
    }
  }

  /** The epoch of this owner, from 1; higher than all before. */
  public long epoch() {
    return epoch;
  }

  /** The number of the next save in this epoch, from 1. */
  long nextSave() {
    return saves.incrementAndGet();
  }

  /** Whether this owner's file is there, and not another's in a directory that was made anew. */
  private boolean isOwn() {
    return files.modified(file(directory, OWNER, epoch)).equals(Optional.of(claimed));
  }

  /**
   * Checks that this process still owns the lock.
   *
   * @throws CarrybitException ({@link ExitCode#LOCKED}) with the new owner if it does not
   */
  public void check() {
    boolean own = isOwn(); // first, since a later owner deletes the file
    long newest = newest(files, directory);
    if (newest < epoch || newest == epoch && !own) {
      throw locked(
          directory + ": expected this process's lock, was removed; nothing more is written");
    }
    if (newest > epoch) {
      var owner =
          owner(files, file(directory, OWNER, newest))
              .map(OwnerProcess::toString)
              .orElse("another process");
      throw locked(
          "%s: taken over by %s; this process writes nothing more".formatted(directory, owner));
    }
  }

  /**
   * Runs {@code write} while this process owns the lock. A failure that another owner of the lock
   * may have caused is reported as a lost lock.
   *
   * @throws CarrybitException ({@link ExitCode#LOCKED}) if the lock is lost
   */
  void guard(Runnable write) {
    check();
    try {
      write.run();
    } catch (RuntimeException e) {
      check();
      throw e;
    }
  }

  /** Deletes a directory with this lock in it, unless the lock is lost. */
  public void discard(String path) {
    endBeats();
    try {
      check();
      var own = HadoopFiles.name(directory);
      // the lock last: if this process is killed meanwhile, the next one sees whose the rest is
      files.list(path).stream()
          .filter(entry -> !HadoopFiles.name(entry).equals(own))
          .forEach(files::delete);
      files.delete(path);
    } catch (CarrybitException lost) {
      lost.rethrowUnless(ExitCode.LOCKED);
      // the new owner works there
    }
  }

  @Override
  public void close() {
    endBeats();
    try {
      if (isOwn()) {
        files.createWhole(file(directory, RELEASED, epoch), new byte[0]);
      }
    } catch (CarrybitException e) {
      e.rethrowUnless(ExitCode.INPUT_OUTPUT);
      // the next process sees that this one has ended, or waits for the lease
    } catch (UncheckedIOException unreadable) {
      // likewise
    }
  }

  private static long newest(HadoopFiles files, String directory) {
    if (!files.exists(directory)) {
      return 0;
    }
    return files.list(directory).stream()
        .filter(path -> isLock(path) && HadoopFiles.name(path).startsWith(OWNER))
        .mapToLong(RunLock::number)
        .max()
        .orElse(0);
  }

  private static boolean isLock(String path) {
    return NAME.matcher(HadoopFiles.name(path)).matches();
  }

  private static long number(String path) {
    return Long.parseLong(path.substring(path.lastIndexOf('-') + 1));
  }

  private static String file(String directory, String kind, long epoch) {
    return String.format(Locale.ROOT, "%s/%s-%06d", directory, kind, epoch);
  }
}

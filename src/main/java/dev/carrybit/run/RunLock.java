package dev.carrybit.run;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.storage.HadoopFiles;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The right of one process to write a run. It is a file whose name has a number, the epoch; whoever
 * makes the file of the next number first is the owner, and whoever had an older number has lost
 * it. The number only grows, and is part of the names of checkpoints.
 *
 * <p>A number may be taken where the owner gave it back, where its process has ended (on the same
 * machine), or where it gave no sign of life for {@link #LEASE}, by the file system's clock. The
 * last may be wrong: a process can be frozen and go on. So an owner asks by {@link #check} before
 * it writes; what it writes if it is frozen between asking and writing, nobody takes for new.
 */
public final class RunLock implements AutoCloseable {
  /** Without a sign of life for so long, an owner counts as dead. */
  static final Duration LEASE = Duration.ofSeconds(60);

  private static final Duration HEARTBEAT = Duration.ofSeconds(10);
  private static final Pattern NAME = Pattern.compile("(owner|alive|released)-(\\d{6,18})");
  private static final String OWNER = "owner";
  private static final String ALIVE = "alive";
  private static final String RELEASED = "released";
  private static final long LONGEST_OWNER = 1 << 16;

  private static final int ATTEMPTS = 20;

  private final HadoopFiles files;
  private final String directory;
  private final long epoch;

  /**
   * When this owner came, by the clock of the file system; long ago if it lost the lock at once.
   */
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

  /**
   * Makes this process the owner.
   *
   * @param directory where the lock's files lie; made if it is missing
   * @param above the highest epoch that is known from elsewhere, or 0
   * @throws CarrybitException ({@link ExitCode#LOCKED}) if another process is
   * @throws CarrybitException ({@link ExitCode#NO_OUTPUT}) if the directory cannot be made
   */
  public static RunLock acquire(HadoopFiles files, String directory, long above) {
    files.createDirectory(directory);
    var me = LockOwner.ofThisProcess();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      long newest = newest(files, directory);
      requireFree(files, directory, newest);
      long next = Math.max(newest, above) + 1;
      if (files.createWhole(file(directory, OWNER, next), me.json())) {
        var lock = new RunLock(files, directory, next);
        lock.begin();
        return lock;
      }
    }
    throw new CarrybitException(
        ExitCode.LOCKED, directory + ": other processes lock it over and over; try again");
  }

  private static void requireFree(HadoopFiles files, String directory, long epoch) {
    var file = file(directory, OWNER, epoch);
    if (files.exists(file(directory, RELEASED, epoch)) || !files.exists(file)) {
      return;
    }
    var owner = owner(files, file);
    if (!owner.isGone() && silence(files, directory, epoch).compareTo(LEASE) <= 0) {
      throw new CarrybitException(
          ExitCode.LOCKED,
          "%s: locked by %s; try again when it has ended".formatted(directory, owner));
    }
  }

  private static LockOwner owner(HadoopFiles files, String file) {
    return LockOwner.read(files.read(file, LONGEST_OWNER), file);
  }

  /** Time since the owner's last sign of life; both ends by the clock of the file system. */
  private static Duration silence(HadoopFiles files, String directory, long epoch) {
    var last =
        Stream.of(OWNER, ALIVE)
            .flatMap(kind -> files.modified(file(directory, kind, epoch)).stream())
            .max(Instant::compareTo)
            .orElse(Instant.EPOCH);
    var probe = directory + "/." + UUID.randomUUID() + ".tmp";
    files.touch(probe);
    var now = files.modified(probe).orElse(Instant.EPOCH);
    files.delete(probe);
    return Duration.between(last, now);
  }

  private void begin() {
    try {
      // a claim of a number that others gave up long ago is none
      check();
      removeOlder();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
    long every = HEARTBEAT.toMillis();
    heart.scheduleWithFixedDelay(this::beat, every, every, TimeUnit.MILLISECONDS);
  }

  private void removeOlder() {
    for (var path : files.list(directory)) {
      if (HadoopFiles.isLeftover(path) ? isOld(path) : isLock(path) && number(path) < epoch) {
        files.delete(path);
      }
    }
  }

  /** A younger one may be another's who is about to see that the lock is taken. */
  private boolean isOld(String path) {
    return files.modified(path).filter(then -> then.plus(LEASE).isBefore(claimed)).isPresent();
  }

  /** Removes what saves that were killed before this owner came left behind in a directory. */
  public void tidy(String folder) {
    files.list(folder).stream()
        .filter(HadoopFiles::isLeftover)
        .filter(path -> files.modified(path).filter(claimed::isBefore).isEmpty())
        .forEach(files::delete);
  }

  /**
   * Removes a file that was left before this owner came, under a name that later owners give to
   * theirs. This process may be frozen at any moment, and wake up when the lock is another's: so
   * the file is first given a name that nobody else has, and given back if it is that other's.
   *
   * @throws CarrybitException ({@link ExitCode#LOCKED}) if the lock is another's by now
   */
  public void remove(String path) {
    check();
    if (!files.exists(path)) {
      return;
    }
    var aside = files.putAside(path);
    try {
      check();
    } catch (CarrybitException lost) {
      lost.rethrowUnless(ExitCode.LOCKED);
      if (files.modified(aside).filter(then -> !then.isBefore(claimed)).isPresent()) {
        files.rename(aside, name(path));
      }
      throw lost;
    } finally {
      files.delete(aside);
    }
  }

  private static Thread daemon(Runnable work) {
    var thread = new Thread(work, "carrybit-lock");
    thread.setDaemon(true);
    return thread;
  }

  /** Gives a sign of life. */
  void beat() {
    try {
      files.touch(file(directory, ALIVE, epoch));
    } catch (RuntimeException e) {
      // the next one may do; without any, another process may take over, which is noticed
    }
  }

  /** The number of this owner, from 1 on; higher than all before. */
  public long epoch() {
    return epoch;
  }

  /** The number of the next save in this epoch, from 1 on. */
  long nextSave() {
    return saves.incrementAndGet();
  }

  /**
   * Makes sure that this process is still the owner.
   *
   * @throws CarrybitException ({@link ExitCode#LOCKED}) if it is not, naming who is
   */
  public void check() {
    long newest = newest(files, directory);
    if (newest == epoch) {
      return;
    }
    if (newest < epoch) {
      throw new CarrybitException(
          ExitCode.LOCKED,
          directory + ": expected this process's lock, was removed; nothing more is written");
    }
    var owner = owner(files, file(directory, OWNER, newest));
    throw new CarrybitException(
        ExitCode.LOCKED,
        "%s: taken over by %s; this process writes nothing more".formatted(directory, owner));
  }

  /** Gives the run back; the number is not used again. */
  @Override
  public void close() {
    heart.shutdownNow();
    try {
      files.createWhole(file(directory, RELEASED, epoch), new byte[0]);
    } catch (CarrybitException e) {
      e.rethrowUnless(ExitCode.INPUT_OUTPUT);
      // whoever comes next sees that this process has ended, or waits for the lease to end
    }
  }

  private static long newest(HadoopFiles files, String directory) {
    if (!files.exists(directory)) {
      return 0;
    }
    return files.list(directory).stream()
        .filter(RunLock::isLock)
        .filter(path -> name(path).startsWith(OWNER))
        .mapToLong(RunLock::number)
        .max()
        .orElse(0);
  }

  private static boolean isLock(String path) {
    return NAME.matcher(name(path)).matches();
  }

  private static long number(String path) {
    return Long.parseLong(name(path).substring(name(path).indexOf('-') + 1));
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static String file(String directory, String kind, long epoch) {
    return String.format(Locale.ROOT, "%s/%s-%06d", directory, kind, epoch);
  }
}

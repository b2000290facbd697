package dev.carrybit.run;

import static dev.carrybit.ExitCodes.exitCode;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carrybit.ExitCode;
import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.storage.OwnerProcess;
import dev.carrybit.storage.RemoteFileSystem;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.util.Progressable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunLockTest {
  private static final Map<String, String> REMOTE =
      Map.of(
          "fs.remote.impl", RemoteFileSystem.class.getName(),
          "fs.AbstractFileSystem.remote.impl", RemoteFileSystem.ForContext.class.getName(),
          "fs.late.impl", Late.class.getName(),
          "fs.AbstractFileSystem.late.impl", RemoteFileSystem.ForContext.class.getName(),
          "fs.vanishing.impl", Vanishing.class.getName(),
          "fs.AbstractFileSystem.vanishing.impl", RemoteFileSystem.ForContext.class.getName());

  /** Deletes the file of an owner just before it is read, as a later owner may. */
  public static final class Vanishing extends RemoteFileSystem {
    @Override
    public FSDataInputStream open(org.apache.hadoop.fs.Path file, int bufferSize)
        throws IOException {
      if (file.getName().startsWith("owner")) {
        delete(file, false);
      }
      return super.open(file, bufferSize);
    }
  }

  @TempDir Path directory;
  private HadoopFiles files;
  private String path;
  private Duration watched = Duration.ZERO;

  @BeforeEach
  void useLocalFiles() {
    files = new HadoopFiles(REMOTE);
    path = directory + "/lock";
  }

  private final List<String> lines = new ArrayList<>();

  private RunLock acquire() {
    return acquire(() -> {});
  }

  /** Acquires the lock; {@code meanwhile} runs whenever this process waits for a sign of life. */
  private RunLock acquire(Runnable meanwhile) {
    return RunLock.acquire(
        files,
        path,
        0,
        lines::add,
        time -> {
          watched = watched.plus(time);
          meanwhile.run();
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "remote:"})
  void aLockIsHeldUntilItIsReleased(String scheme) {
    path = scheme + path;
    var lock = acquire();
    assertThat(lock.epoch()).isEqualTo(1);
    assertThatThrownBy(this::acquire)
        .is(exitCode(ExitCode.LOCKED))
        .hasMessageContainingAll(path, " " + ProcessHandle.current().pid() + " ");
    assertThatCode(lock::check).doesNotThrowAnyException();
    lock.close();
    try (var next = acquire()) {
      assertThat(next.epoch()).isEqualTo(2);
      assertThat(directory.resolve("lock").toFile().list()).containsExactly("owner-000002");
    }
  }

  @Test
  void aLockWhoseOwnerVanishesIsTaken() throws IOException {
    path = "vanishing:" + path;
    Files.createDirectory(directory.resolve("lock"));
    Files.write(directory.resolve("lock/owner-000001"), OwnerProcess.ofThisProcess().json());
    try (var lock = acquire()) {
      assertThat(lock.epoch()).isEqualTo(2);
    }
  }

  @Test
  void aLockIsLostToAnOwnerThatVanishes() throws IOException {
    path = "vanishing:" + path;
    try (var lock = acquire()) {
      Files.createFile(directory.resolve("lock/owner-000002"));
      assertThatThrownBy(lock::check).is(exitCode(ExitCode.LOCKED)).hasMessageContaining(path);
    }
  }

  @Test
  void aLockInADirectoryThatWasMadeAnewIsAnothersLock() throws IOException {
    try (var lock = acquire()) {
      var owner = directory.resolve("lock/owner-000001");
      Files.setLastModifiedTime(owner, FileTime.from(Instant.EPOCH.plusSeconds(9)));
      assertThatThrownBy(lock::check).is(exitCode(ExitCode.LOCKED)).hasMessageContaining(path);
    }
    assertThat(directory.resolve("lock/released-000001")).doesNotExist();
  }

  @Test
  void theEpochIsHigherThanAllBefore() {
    try (var lock = RunLock.acquire(files, path, 41, line -> {})) {
      assertThat(lock.epoch()).isEqualTo(42);
    }
    try (var lock = RunLock.acquire(files, path, 7, line -> {})) {
      assertThat(lock.epoch()).isEqualTo(43);
    }
  }

  @Test
  void theLockOfAnEndedProcessOfThisMachineIsFree() throws Exception {
    var me = OwnerProcess.ofThisProcess();
    var process = new ProcessBuilder("sleep", "100").start();
    var ended = new OwnerProcess(me.host(), me.machine(), process.pid(), me.started(), "then");
    own(ended);
    try (var lock = acquire()) {
      assertThat(lock.epoch()).as("the number is another process's by now").isEqualTo(6);
    } finally {
      process.destroyForcibly().waitFor();
    }
    own(ended);
    try (var lock = acquire()) {
      assertThat(lock.epoch()).isEqualTo(7);
    }
  }

  @Test
  void theLockOfAnotherMachineExpires() throws Exception {
    var me = OwnerProcess.ofThisProcess();
    for (var other :
        List.of(
            new OwnerProcess("elsewhere", me.machine(), 1L << 40, 1, "then"),
            new OwnerProcess(me.host(), "another start of this machine", 1L << 40, 1, "then"))) {
      own(other);
      assertThatThrownBy(this::acquire)
          .is(exitCode(ExitCode.LOCKED))
          .hasMessageContaining(other.toString());
      silent("owner-000005");
      try (var lock = acquire()) {
        assertThat(lock.epoch()).isEqualTo(6);
      }
      Files.delete(directory.resolve("lock/owner-000006"));
      Files.delete(directory.resolve("lock/released-000006"));
    }
  }

  /** The clock was two days ahead when the owner died, or is two days ahead now. */
  @ParameterizedTest
  @ValueSource(longs = {2, -2})
  void aClockThatJumpedDoesNotLockOut(long days) throws Exception {
    var me = OwnerProcess.ofThisProcess();
    own(new OwnerProcess("elsewhere", me.machine(), 1L << 40, 1, "then"));
    date("owner-000005", Duration.ofDays(days));
    try (var lock = acquire()) {
      assertThat(lock.epoch()).isEqualTo(6);
      assertThat(watched).isBetween(RunLock.HEARTBEAT.plusSeconds(5), RunLock.LEASE);
      assertThat(lines).singleElement().asString().contains(path, " 20 s ");
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {2, -2})
  void anOwnerThatLivesKeepsTheLockWhereverTheClockJumps(long days) throws Exception {
    try (var lock = acquire()) {
      lock.beat();
      date("alive-000001", Duration.ofDays(days));
      assertThatThrownBy(() -> acquire(lock::beat)).is(exitCode(ExitCode.LOCKED));
      assertThatCode(lock::check).doesNotThrowAnyException();
    }
  }

  @Test
  void aLockThatIsReleasedWhileItIsWatchedIsTaken() throws Exception {
    var lock = acquire();
    lock.beat();
    silent("alive-000001");
    try (var next =
        acquire(
            () -> {
              lock.beat();
              lock.close();
            })) {
      assertThat(next.epoch()).isEqualTo(2);
    }
  }

  @Test
  void aWriteThatFailsAfterTheLockWasLostIsALostLock() throws Exception {
    try (var lock = acquire()) {
      var full = new IllegalStateException("full");
      Runnable fails =
          () -> {
            throw full;
          };
      assertThatThrownBy(() -> lock.guard(fails)).isSameAs(full);
      Runnable loses =
          () -> {
            files.replace(path + "/owner-000002", OwnerProcess.ofThisProcess().json());
            throw full;
          };
      assertThatThrownBy(() -> lock.guard(loses)).is(exitCode(ExitCode.LOCKED));
    }
  }

  @Test
  void aHeartbeatKeepsTheLock() throws Exception {
    try (var lock = acquire()) {
      lock.beat();
      silent("owner-000001");
      assertThatThrownBy(this::acquire).is(exitCode(ExitCode.LOCKED));
      silent("alive-000001");
      assertThatCode(() -> acquire().close()).doesNotThrowAnyException();
    }
  }

  @Test
  void aSuspendedOwnerHasLostTheLock() throws Exception {
    var frozen = acquire();
    silent("owner-000001");
    try (var next = acquire()) {
      assertThatThrownBy(frozen::check)
          .is(exitCode(ExitCode.LOCKED))
          .hasMessageContaining(path + ": ");
      assertThatCode(next::check).doesNotThrowAnyException();
      frozen.beat();
      frozen.close();
      assertThatCode(next::check).doesNotThrowAnyException();
      assertThatThrownBy(this::acquire).is(exitCode(ExitCode.LOCKED));
    }
    try (var third = acquire()) {
      assertThat(third.epoch()).isEqualTo(3);
      assertThat(directory.resolve("lock").toFile().list()).containsExactly("owner-000003");
    }
  }

  @Test
  void aDeletedLockIsLostAndStaysDeleted() {
    try (var lock = acquire()) {
      files.delete(path);
      assertThatThrownBy(lock::check).is(exitCode(ExitCode.LOCKED)).hasMessageContaining(path);
      lock.beat();
    }
    assertThat(directory).isEmptyDirectory();
  }

  private static final CountDownLatch BEATS = new CountDownLatch(1);
  private static final AtomicReference<Thread> DISCARDING = new AtomicReference<>();

  /** Makes a sign of life as late as it can: when its directory is gone, or is waited for. */
  public static final class Late extends RemoteFileSystem {
    @Override
    public FSDataOutputStream create(
        org.apache.hadoop.fs.Path file,
        boolean overwrite,
        int bufferSize,
        short replication,
        long blockSize,
        Progressable progress)
        throws IOException {
      if (file.getName().startsWith("alive")) {
        BEATS.countDown();
        while (exists(file.getParent().getParent()) && !isAwaited()) {
          Thread.onSpinWait();
        }
      }
      return super.create(file, overwrite, bufferSize, replication, blockSize, progress);
    }
  }

  /** Whether the other thread waits for the lock's monitor. */
  private static boolean isAwaited() {
    var thread = ManagementFactory.getThreadMXBean().getThreadInfo(DISCARDING.get().getId());
    return Optional.ofNullable(thread.getLockInfo())
        .filter(monitor -> monitor.getClassName().equals(RunLock.class.getName()))
        .isPresent();
  }

  @Test
  @Timeout(60)
  void aDiscardedLockStaysDeletedWhileItsHeartBeats() throws Exception {
    path = "late:" + path;
    var lock = acquire();
    DISCARDING.set(Thread.currentThread());
    var heart = new Thread(lock::beat);
    heart.start();
    BEATS.await();
    lock.discard("late:" + directory);
    heart.join();
    assertThat(directory).doesNotExist();
  }

  @Test
  void anUnreadableLockIsAnError() throws IOException {
    for (var content : List.of("", "{}", "null", "[1]")) {
      files.replace(path + "/owner-000001", content.getBytes(UTF_8));
      assertThatThrownBy(this::acquire)
          .is(exitCode(ExitCode.BAD_DATA))
          .hasMessageContaining(path + "/owner-000001: ");
    }
  }

  @Test
  void oneOfManyThreadsAcquiresTheLock() throws Exception {
    var pool = Executors.newFixedThreadPool(8);
    var owners = new ConcurrentLinkedQueue<RunLock>();
    try {
      Callable<Boolean> one =
          () -> owners.add(RunLock.acquire(files, path, 0, line -> {}, time -> {}));
      for (var attempt : pool.invokeAll(Collections.nCopies(8, one))) {
        try {
          attempt.get();
        } catch (ExecutionException lost) {
          assertThat(lost.getCause()).is(exitCode(ExitCode.LOCKED));
        }
      }
      assertThat(owners).hasSize(1);
    } finally {
      pool.shutdown();
      owners.forEach(RunLock::close);
    }
  }

  @Test
  void oldTemporaryFilesAreDeleted() throws IOException {
    var name = ".0b6c2a1e-0000-4000-8000-00000000000";
    files.replace(path + "/" + name + "1.tmp", new byte[0]);
    files.replace(path + "/" + name + "2.tmp", new byte[0]);
    silent(name + "1.tmp");
    acquire().close();
    assertThat(directory.resolve("lock").toFile().list())
        .containsExactlyInAnyOrder(name + "2.tmp", "owner-000001", "released-000001");
  }

  private void own(OwnerProcess owner) {
    files.replace(path + "/owner-000005", owner.json());
  }

  private void silent(String file) throws IOException {
    date(file, RunLock.LEASE.plusSeconds(5).negated());
  }

  private void date(String file, Duration fromNow) throws IOException {
    var time = FileTime.from(Instant.now().plus(fromNow));
    Files.setLastModifiedTime(directory.resolve("lock/" + file), time);
  }
}

package dev.carrybit.storage;

import static dev.carrybit.ExitCodes.exitCode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.fs.Syncable;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.security.AccessControlException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of file systems that are not the machine's own. */
class RemoteFilesTest {
  private static final Map<String, String> PROPERTIES =
      Map.of(
          "fs.remote.impl", RemoteFileSystem.class.getName(),
          "fs.gs.impl", RemoteFileSystem.class.getName(),
          "fs.AbstractFileSystem.remote.impl", RemoteFileSystem.ForContext.class.getName());

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"remote", "gs"})
  void aFileIsReplacedAppendedToAndRead(String scheme) throws IOException {
    var files = new HadoopFiles(PROPERTIES);
    var path = scheme + "://" + directory + "/a:b [c]/state";

    files.replace(path, new byte[] {1});
    files.replace(path, new byte[] {2, 3});
    files.append(path, new byte[] {4});

    assertThat(directory.resolve("a:b [c]/state")).hasBinaryContent(new byte[] {2, 3, 4});
    assertThat(files.read(path, 9)).containsExactly(2, 3, 4);
    assertThat(files.list(path.substring(0, path.lastIndexOf('/')))).hasSize(1);
    assertThat(files.expand(scheme + "://" + directory + "/*/st?te")).hasSize(1);
    assertThat(files.isLocal(path)).isFalse();
  }

  /** Keeps of a file what was synced before it was closed, as a machine that loses power may. */
  public static final class Forgetting extends RemoteFileSystem {
    @Override
    protected OutputStream createOutputStreamWithMode(
        org.apache.hadoop.fs.Path file, boolean append, FsPermission permission)
        throws IOException {
      return new Waiting(super.createOutputStreamWithMode(file, append, permission));
    }

    private static final class Waiting extends ByteArrayOutputStream implements Syncable {
      private final OutputStream file;

      Waiting(OutputStream file) {
        this.file = file;
      }

      @Override
      public void hflush() {}

      @Override
      public void hsync() throws IOException {
        writeTo(file);
        reset();
      }

      @Override
      public void close() throws IOException {
        file.close();
      }
    }
  }

  @Test
  void whatIsWrittenIsOnDiskOnReturn() {
    var files =
        new HadoopFiles(
            Map.of(
                "fs.forgetting.impl", Forgetting.class.getName(),
                "fs.AbstractFileSystem.forgetting.impl",
                    RemoteFileSystem.ForContext.class.getName()));
    var path = "forgetting:" + directory;
    files.replace(path + "/replaced", new byte[] {1, 2, 3});
    assertThat(directory.resolve("replaced")).hasBinaryContent(new byte[] {1, 2, 3});
    assertThat(files.createWhole(path + "/created", new byte[] {4})).isTrue();
    assertThat(directory.resolve("created")).hasBinaryContent(new byte[] {4});
    files.append(path + "/created", new byte[] {5, 6});
    assertThat(directory.resolve("created")).hasBinaryContent(new byte[] {4, 5, 6});
    files.cut(path + "/created", 2);
    assertThat(directory.resolve("created")).hasBinaryContent(new byte[] {4, 5});
  }

  /** Denies to write, as HDFS does, or as a disk. */
  public static final class Denying extends RemoteFileSystem {
    @Override
    protected OutputStream createOutputStreamWithMode(
        org.apache.hadoop.fs.Path file, boolean append, FsPermission permission)
        throws IOException {
      throw getScheme().equals("disk")
          ? new FileNotFoundException(file + " (Permission denied)")
          : new AccessControlException("access=WRITE, user=me");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"denying", "disk"})
  void aSaveWithoutPermissionHasTheExitCodeOfPermissions(String scheme) {
    var files = new HadoopFiles(Map.of("fs." + scheme + ".impl", Denying.class.getName()));
    var path = scheme + ":" + directory + "/file";
    var writers =
        Map.<ThrowingCallable, ExitCode>of(
            () -> files.replace(path, new byte[1]), ExitCode.NO_PERMISSION,
            () -> files.createWhole(path, new byte[1]), ExitCode.NO_PERMISSION,
            () -> files.append(path, new byte[1]), ExitCode.NO_PERMISSION,
            () -> files.create(path), ExitCode.NO_OUTPUT);
    writers.forEach(
        (writer, code) ->
            assertThatThrownBy(writer)
                .hasMessageContaining(path)
                .extracting(failure -> CarrybitException.exitCode(failure))
                .isEqualTo(code));
  }

  @Test
  void aFailedReplacementKeepsTheOldContentAndLeavesNoFile() throws IOException {
    Files.createDirectories(directory.resolve("taken/inside"));
    var files = new HadoopFiles(PROPERTIES);
    var path = "remote:" + directory + "/taken";
    assertThatThrownBy(() -> files.replace(path, new byte[1])).is(exitCode(ExitCode.INPUT_OUTPUT));
    assertThat(directory.resolve("taken/inside")).exists();
    assertThat(directory.toFile().list()).containsExactly("taken");
  }

  @Test
  void aPathWithoutASchemeIsOnTheDefaultFileSystem() {
    var files =
        new HadoopFiles(
            Map.of(
                "fs.remote.impl", PROPERTIES.get("fs.remote.impl"), "fs.defaultFS", "remote:///"));
    assertThat(files.isLocal("run")).isFalse();
    assertThat(files.isLocal("/run:1")).isFalse();
    assertThat(files.isLocal("file:/run")).isTrue();
    files.append(directory + "/a", new byte[] {1});
    assertThat(directory.resolve("a")).hasBinaryContent(new byte[] {1});
  }
}

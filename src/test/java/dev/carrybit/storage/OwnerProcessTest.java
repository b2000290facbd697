package dev.carrybit.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnerProcessTest {

  /** In place of {@code /proc}. */
  @TempDir private Path proc;

  @BeforeEach
  void beLinux() throws IOException {
    Files.createDirectory(proc.resolve("self"));
  }

  private void write(long pid, String state, long started) throws IOException {
    var stat = Files.createDirectory(proc.resolve(Long.toString(pid))).resolve("stat");
    Files.writeString(stat, pid + " (a (b) c) " + state + " 0".repeat(18) + " " + started + " 0\n");
  }

  @ParameterizedTest
  @CsvSource({"S, 40, false", "S, 41, true", "Z, 40, true", "X, 40, true"})
  void aProcessHasEndedIfItIsDeadOrItsNumberIsAnothers(String state, long started, boolean ended)
      throws IOException {
    write(7, state, started);
    assertThat(OwnerProcess.hasEnded(proc, 7, 40)).isEqualTo(ended);
  }

  @Test
  void aProcessThatIsMissingHasEndedIfOtherUsersProcessesAreThere() throws IOException {
    write(1, "S", 0);
    assertThat(OwnerProcess.hasEnded(proc, 7, 40)).isTrue();
  }

  /** As with the mount option hidepid=2. */
  @Test
  void aProcessThatIsMissingMayLiveIfOtherUsersProcessesAreHidden() {
    assertThat(OwnerProcess.hasEnded(proc, 7, 40)).isFalse();
  }

  /** As with the mount option hidepid=1. */
  @Test
  void aProcessThatCannotBeReadMayLive() throws IOException {
    write(1, "S", 0);
    Files.createDirectories(proc.resolve("7/stat"));
    assertThat(OwnerProcess.hasEnded(proc, 7, 40)).isFalse();
  }
}

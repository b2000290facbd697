package dev.carrybit.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.storage.HadoopFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsFileTest {

  @TempDir private Path directory;
  private Path path;
  private MetricsFile file;

  @BeforeEach
  void choosePath() {
    path = directory.resolve("metrics");
    file = new MetricsFile(new HadoopFiles(), path.toString());
  }

  private static Metrics step(long step) {
    return new Metrics.Interval(step, 0, 1, 1, 1, 1, 1, 1, 1, Instant.EPOCH);
  }

  private static Metrics evaluation(long step) {
    return new Metrics.EvaluationLine(step, 1, 1, 1, Instant.EPOCH);
  }

  @Test
  void appendedLinesAreRead() {
    assertThat(file.read()).isEmpty();
    file.append(step(0).line());
    file.append(evaluation(1).line() + step(1).line());
    assertThat(file.read()).containsExactly(step(0), evaluation(1), step(1));
  }

  @Test
  void halfALineIsIgnoredAndCutOff() {
    file.append(step(0).line() + "{\"event\":\"st");
    assertThat(file.read()).containsExactly(step(0));
    file.cutAfter(9);
    assertThat(path).hasContent(step(0).line());
    file.append(step(1).line());
    assertThat(file.read()).containsExactly(step(0), step(1));
  }

  @Test
  void theFileIsCutBeforeTheFirstLineOfALaterStep() {
    var kept = step(0).line() + evaluation(1).line();
    file.append(kept + step(1).line() + step(0).line());
    file.cutAfter(1);
    assertThat(path).hasContent(kept);
  }

  @Test
  void theFileIsCutBeforeADamagedLine() {
    file.append(step(0).line() + "ü\n" + step(1).line());
    file.cutAfter(9);
    assertThat(path).hasContent(step(0).line());
    file.cutAfter(0);
    assertThat(path).isEmptyFile();
  }

  @Test
  void aFileWithoutLaterLinesIsNotRewritten() throws IOException {
    file.append(step(0).line());
    var before = Files.readAttributes(path, "unix:ino");
    file.cutAfter(1);
    assertThat(Files.readAttributes(path, "unix:ino")).isEqualTo(before);
    Files.delete(path);
    file.cutAfter(1);
    assertThat(path).doesNotExist();
  }
}

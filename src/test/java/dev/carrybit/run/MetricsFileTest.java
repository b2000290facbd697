package dev.carrybit.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.run.MetricsFile.MetricsLine;
import dev.carrybit.storage.HadoopFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsFileTest {

  private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678Z");

  @TempDir private Path directory;
  private Path path;
  private MetricsFile file;

  @BeforeEach
  void choosePath() {
    path = directory.resolve("metrics");
    file = new MetricsFile(new HadoopFiles(), path.toString());
  }

  private static MetricsLine step(long step) {
    return new MetricsLine(MetricsFile.STEP, step, Map.of("loss", 1.0), TIME);
  }

  private static MetricsLine evaluation(long step) {
    return new MetricsLine(MetricsFile.EVALUATION, step, Map.of("validationLoss", 1.0), TIME);
  }

  @Test
  void aLineIsWrittenInTheOrderOfItsKeysWithoutNumbersThatAreNotFinite() {
    var values = new LinkedHashMap<String, Double>();
    values.put("epoch", Double.NaN);
    values.put("loss", 0.7);
    values.put("gradientNorm", Double.POSITIVE_INFINITY);
    values.put("learningRate", 1e5);
    var line = new MetricsLine(MetricsFile.STEP, 30, values, TIME);
    assertThat(line.text())
        .isEqualTo(
            "{\"event\":\"step\",\"step\":30,\"loss\":0.7,\"learningRate\":100000.0,"
                + "\"time\":\"2026-01-02T03:04:05.678Z\"}\n");
    file.append(line.text());
    var read = file.read(warning -> {}).get(0);
    assertThat(read.time()).isEqualTo(TIME);
    assertThat(read.values()).isEqualTo(Map.of("loss", 0.7, "learningRate", 1e5));
    assertThat(read.value("loss")).isEqualTo(0.7);
    assertThat(read.value("epoch")).isNaN();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "null",
        "1",
        "{\"event\":\"step\",\"step\":3",
        "{\"event\":\"step\",\"step\":\"x\",\"time\":\"2026-01-02T03:04:05Z\"}",
        "{\"event\":\"step\",\"step\":3,\"time\":\"yesterday\"}",
        "{\"event\":\"tea\",\"step\":3,\"time\":\"2026-01-02T03:04:05Z\"}"
      })
  void otherLinesAreLeftOutWithAWarning(String line) {
    file.append(line + "\n" + step(1).text());
    var warnings = new ArrayList<String>();
    assertThat(file.read(warnings::add)).containsExactly(step(1));
    assertThat(warnings).singleElement().asString().contains(":1: ");
  }

  @Test
  void appendedLinesAreRead() {
    assertThat(file.read(warning -> {})).isEmpty();
    file.append(step(0).text());
    file.append(evaluation(1).text() + step(1).text());
    assertThat(file.read(warning -> {})).containsExactly(step(0), evaluation(1), step(1));
  }

  @Test
  void ofMoreLinesThanFitTheMemoryEverySecondOneIsRead() {
    var lines = new StringBuilder();
    int count = 20_000;
    for (int at = 0; at < count; at++) {
      lines.append(step(at).text());
    }
    file.append(lines + evaluation(count).text());
    var read = file.read(warning -> {});
    assertThat(read).hasSize(count / 2 + 2).startsWith(step(0), step(2), step(4));
    assertThat(read).endsWith(step(count - 2), step(count - 1), evaluation(count));
  }

  @Test
  void halfALineIsIgnoredAndCutOff() {
    file.append(step(0).text() + "{\"event\":\"st");
    assertThat(file.read(warning -> {})).containsExactly(step(0));
    file.cutAfter(9);
    assertThat(path).hasContent(step(0).text());
    file.append(step(1).text());
    assertThat(file.read(warning -> {})).containsExactly(step(0), step(1));
  }

  @Test
  void theFileIsCutBeforeTheFirstLineOfALaterStep() {
    var kept = step(0).text() + evaluation(1).text();
    file.append(kept + step(1).text() + step(0).text());
    file.cutAfter(1);
    assertThat(path).hasContent(kept);
  }

  @Test
  void theFileIsCutBeforeADamagedLine() {
    file.append(step(0).text() + "ü\n" + step(1).text());
    file.cutAfter(9);
    assertThat(path).hasContent(step(0).text());
    file.cutAfter(0);
    assertThat(path).isEmptyFile();
  }

  @Test
  void aFileWithoutLaterLinesIsNotRewritten() throws IOException {
    file.append(step(0).text());
    var before = Files.readAttributes(path, "unix:ino");
    file.cutAfter(1);
    assertThat(Files.readAttributes(path, "unix:ino")).isEqualTo(before);
    Files.delete(path);
    file.cutAfter(1);
    assertThat(path).doesNotExist();
  }
}

package dev.carrybit.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carrybit.model.Score.ScoreFormat;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ScoreTest {

  private static final Score SCORE = new Score(20, 0, 2, 2.46913578, false);
  private static final Score SKIPPED = new Score(3, 2, 0, 0, true);
  private static final String NAME = "file:/a, \"b\"\n";

  private static String line(ScoreFormat format, boolean hasBits) {
    return format.row("file:/a", OptionalLong.of(12), SCORE, hasBits);
  }

  private static String file(ScoreFormat format) {
    return format.row(NAME, OptionalLong.empty(), SKIPPED, true);
  }

  @Test
  void aRowOfCsvHasTheColumnsOfItsHeader() {
    var csv = ScoreFormat.CSV;
    assertThat(csv.header(true)).isEqualTo("file,line,symbols,unknown,loss,bits\n");
    assertThat(line(csv, true)).isEqualTo("file:/a,12,20,0,1.234568,1.781105\n");
    assertThat(line(csv, false)).isEqualTo("file:/a,12,20,0,1.234568,\n");
    assertThat(csv.header(false)).isEqualTo("file,symbols,unknown,loss,bits\n");
    assertThat(file(csv)).isEqualTo("\"file:/a, \"\"b\"\"\n\",3,2,,\n");
  }

  @Test
  void aRowOfJsonIsAnObjectInALine() throws Exception {
    var jsonl = ScoreFormat.JSONL;
    assertThat(jsonl.header(true)).isEmpty();
    assertThat(line(jsonl, true))
        .isEqualTo(
            "{\"file\":\"file:/a\",\"line\":12,\"symbols\":20,\"unknown\":0,\"loss\":1.234568,"
                + "\"bits\":1.781105}\n");
    assertThat(file(jsonl)).hasLineCount(1);
    var read = new ObjectMapper().readTree(file(jsonl));
    assertThat(read.get("file").textValue()).isEqualTo(NAME);
    assertThat(read.has("line")).isFalse();
    assertThat(read.get("loss").isNull()).isTrue();
    assertThat(read.get("bits").isNull()).isTrue();
  }
}

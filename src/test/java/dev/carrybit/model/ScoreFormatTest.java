package dev.carrybit.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carrybit.model.ScoreFormat.Row;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ScoreFormatTest {

  private static final Row LINE = new Row("file:/a", OptionalLong.of(12), 20, 0, 1.23456789, 2.5);
  private static final Row FILE =
      new Row("file:/a, \"b\"\n", OptionalLong.empty(), 3, 2, Double.NaN, Double.NaN);

  @Test
  void aRowOfCsvHasTheColumnsOfItsHeader() {
    assertThat(ScoreFormat.CSV.header(true)).isEqualTo("file,line,symbols,unknown,loss,bits\n");
    assertThat(ScoreFormat.CSV.row(LINE)).isEqualTo("file:/a,12,20,0,1.234568,2.500000\n");
    assertThat(ScoreFormat.CSV.header(false)).isEqualTo("file,symbols,unknown,loss,bits\n");
    assertThat(ScoreFormat.CSV.row(FILE)).isEqualTo("\"file:/a, \"\"b\"\"\n\",3,2,,\n");
  }

  @Test
  void aRowOfJsonIsAnObjectInALine() throws Exception {
    assertThat(ScoreFormat.JSONL.header(true)).isEmpty();
    assertThat(ScoreFormat.JSONL.row(LINE))
        .isEqualTo(
            "{\"file\":\"file:/a\",\"line\":12,\"symbols\":20,\"unknown\":0,\"loss\":1.234568,"
                + "\"bits\":2.500000}\n");
    var row = ScoreFormat.JSONL.row(FILE);
    assertThat(row).hasLineCount(1);
    var read = new ObjectMapper().readTree(row);
    assertThat(read.get("file").textValue()).isEqualTo(FILE.file());
    assertThat(read.has("line")).isFalse();
    assertThat(read.get("loss").isNull()).isTrue();
    assertThat(read.get("bits").isNull()).isTrue();
  }

  @Test
  void namesEndAsTheirFormat() {
    assertThat(ScoreFormat.CSV.ending()).isEqualTo("csv");
    assertThat(ScoreFormat.JSONL.ending()).isEqualTo("jsonl");
  }
}

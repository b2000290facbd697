package dev.carrybit.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.report.ValueChart.Column;
import dev.carrybit.report.ValueChart.Dot;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ValueChartTest {

  private static Column column(String value, String note, double... numbers) {
    var dots = Arrays.stream(numbers).mapToObj(y -> new Dot(y, "seed: " + y)).toList();
    return new Column(value, note, dots);
  }

  private static String chart(Column... columns) {
    var all = List.of(columns);
    var up = ValueChart.suited(all);
    return new ValueChart("Loss", "model.hidden", Numbers::brief, up, all).figure().toString();
  }

  @Test
  void aBarGoesFromTheLeastToTheMostAndALineThroughTheMeans() {
    // from 52 to 346 across, two columns; from 0 at 212 up to 1 at 12
    var svg = chart(column("2", "", 0, 1), column("4", "", 0.5, 0.5));
    assertThat(svg)
        .contains("class=\"spread\" x1=\"125.5\" y1=\"212\" x2=\"125.5\" y2=\"12\"")
        .contains("class=\"mean\" x1=\"116.5\" y1=\"112\" x2=\"134.5\" y2=\"112\"")
        .contains("class=\"look look0\" d=\"M125.5 112L272.5 112\"");
  }

  @Test
  void trainingsWithTheSameNumberStandSideBySide() {
    var svg = chart(column("2", "", 1, 1, 1));
    assertThat(svg)
        .contains("cx=\"192\" cy=\"12\"", "cx=\"199\" cy=\"12\"", "cx=\"206\" cy=\"12\"");
    assertThat(svg).contains("<title>seed: 1.0</title>");
  }

  @Test
  void aValueWithoutANumberLeavesAGap() {
    var svg =
        chart(column("2", "1 of 1", 1), column("3", "0 of 1", Double.NaN), column("4", "", 1));
    assertThat(svg).containsPattern("d=\"M[0-9. ]+M[0-9. ]+\"").contains(">0 of 1</text>");
    assertThat(svg.split("<circle")).hasSize(3);
    assertThat(chart(column("2", "", Double.NaN))).doesNotContain("<circle");
  }

  @Test
  void manyValuesAreNamedAsFarAsThereIsRoom() {
    var columns = IntStream.range(0, 40).mapToObj(i -> column(String.valueOf(1000 + i), "", i + 1));
    var svg = chart(columns.toArray(Column[]::new));
    assertThat(svg).contains(">1000</text>", ">1010</text>").doesNotContain(">1001</text>");
    assertThat(svg.split("<circle")).hasSize(41);
    assertThat(svg).contains("logarithmic</span>");
  }

  @Test
  void aLongValueIsShortened() {
    assertThat(chart(column("😀".repeat(20), "", 1))).contains(">" + "😀".repeat(13) + "…</text>");
  }
}

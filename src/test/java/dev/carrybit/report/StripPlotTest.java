package dev.carrybit.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.report.StripPlot.Category;
import dev.carrybit.report.StripPlot.Dot;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StripPlotTest {

  private static Category category(String value, String note, double... numbers) {
    var dots = Arrays.stream(numbers).mapToObj(y -> new Dot(y, "seed: " + y)).toList();
    return new Category(value, note, dots);
  }

  private static String chart(Category... categories) {
    var all = List.of(categories);
    var up = StripPlot.automaticAxis(all);
    return new StripPlot("Loss", "model.hidden", NumberFormats::compact, up, all)
        .figure()
        .toString();
  }

  @Test
  void aBarGoesFromTheMinimumToTheMaximumAndALineThroughTheMeans() {
    // from 52 to 346 across, two categories; from 0 at 212 up to 1 at 12
    var svg = chart(category("2", "", 0, 1), category("4", "", 0.5, 0.5));
    assertThat(svg)
        .contains("class=\"spread\" x1=\"125.5\" y1=\"212\" x2=\"125.5\" y2=\"12\"")
        .contains("class=\"mean\" x1=\"116.5\" y1=\"112\" x2=\"134.5\" y2=\"112\"")
        .contains("class=\"series series0\" d=\"M125.5 112L272.5 112\"");
  }

  @Test
  void equalResultsAreSideBySide() {
    var svg = chart(category("2", "", 1, 1, 1));
    assertThat(svg)
        .contains("cx=\"192\" cy=\"12\"", "cx=\"199\" cy=\"12\"", "cx=\"206\" cy=\"12\"");
    assertThat(svg).contains("<title>seed: 1.0</title>");
  }

  @Test
  void aCategoryWithoutResultsLeavesAGap() {
    var svg =
        chart(
            category("2", "1 of 1", 1), category("3", "0 of 1", Double.NaN), category("4", "", 1));
    assertThat(svg).containsPattern("d=\"M[0-9. ]+M[0-9. ]+\"").contains(">0 of 1</text>");
    assertThat(svg.split("<circle")).hasSize(3);
    assertThat(chart(category("2", "", Double.NaN))).doesNotContain("<circle");
  }

  @Test
  void labelsAreLeftOutWhereTheyWouldOverlap() {
    var categories =
        IntStream.range(0, 40).mapToObj(i -> category(String.valueOf(1000 + i), "", i + 1));
    var svg = chart(categories.toArray(Category[]::new));
    assertThat(svg).contains(">1000</text>", ">1010</text>").doesNotContain(">1001</text>");
    assertThat(svg.split("<circle")).hasSize(41);
    assertThat(svg).contains("logarithmic</span>");
  }

  @Test
  void aLongValueIsShortened() {
    assertThat(chart(category("😀".repeat(20), "", 1)))
        .contains(">" + "😀".repeat(13) + "…</text>");
  }
}

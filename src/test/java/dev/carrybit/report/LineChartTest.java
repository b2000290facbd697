package dev.carrybit.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.report.Series.Point;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LineChartTest {

  private static LineChart chart(Series... series) {
    return LineChart.of("Loss", "step", Numbers::brief, List.of(series));
  }

  @Test
  void aLineGoesThroughItsPoints() {
    var series = Series.line("", 0, List.of(new Point(0, 0), new Point(10, 1), new Point(20, 0.5)));
    var svg = chart(series).figure().toString();
    // from 52 to 346 across, from 212 up to 12
    assertThat(svg).contains("class=\"look look0\" d=\"M52 212L199 12L346 112\"");
    assertThat(svg).contains(">Loss</figcaption>").contains(">step</text>");
    assertThat(svg).contains("aria-label=\"Loss: 0.5 at 20\"");
  }

  @Test
  void whatIsNotANumberLeavesAGap() {
    var series =
        Series.line(
            "",
            1,
            List.of(new Point(0, 1), new Point(1, Double.NaN), new Point(2, 1), new Point(3, 0.5)));
    assertThat(chart(series).figure().toString()).containsPattern("d=\"M52 12M[0-9. ]+L346 112\"");
    assertThat(chart(Series.line("", 0, List.of(new Point(0, Double.NaN)))).isEmpty()).isTrue();
    assertThat(chart(series).isEmpty()).isFalse();
  }

  @Test
  void linesHaveLabelsAndLooksOfTheirOwn() {
    var svg =
        chart(
                Series.line("training", 0, List.of(new Point(0, 1), new Point(1, 1))),
                Series.line("<b>", 9, List.of(new Point(0, 1), new Point(1, 1))))
            .figure()
            .toString();
    assertThat(svg)
        .contains("look look0", "look look1", ">training</text>", ">&lt;b&gt;</text>")
        .contains("label ink0", "label ink1");
  }

  @Test
  void dotsTellTheirValues() {
    var svg = chart(Series.dotted("", 0, List.of(new Point(5, 0.25)))).figure().toString();
    assertThat(svg).contains("<title>5: 0.25</title>");
  }

  @Test
  void labelsDoNotTouchAndStayInTheChart() {
    assertThat(LineChart.apart(new double[] {20, 21, 100})).containsExactly(20, 34, 100);
    assertThat(LineChart.apart(new double[] {210, 212, 215})).containsExactly(188, 202, 216);
    assertThat(LineChart.apart(new double[0])).isEmpty();
  }

  @Test
  void lengthsAreEquallyFarWhereEachIsTwiceTheOneBefore() {
    var points = List.of(new Point(1, 1), new Point(2, 1), new Point(4, 0));
    var svg = chart(Series.dotted("", 0, points)).within(0, 1).byDoubling().figure().toString();
    assertThat(svg).contains("d=\"M60 12L201 12L342 212\"");
  }

  @Test
  void ofManyLengthsEveryOtherIsNamedAndTheLastOne() {
    var points = IntStream.rangeClosed(0, 10).mapToObj(i -> new Point(1 << i, 1)).toList();
    var svg = chart(Series.dotted("", 0, points)).byDoubling().figure().toString();
    assertThat(svg).contains(">256</text>", ">1024</text>").doesNotContain(">512</text>");
  }

  @Test
  void aLineThatEndsEarlyLeadsToItsLabel() {
    var svg =
        chart(
                Series.line("A", 0, List.of(new Point(0, 1), new Point(1, 0.5))),
                Series.line("B", 1, List.of(new Point(0, 1), new Point(4, 1))))
            .figure()
            .toString();
    assertThat(svg).containsOnlyOnce("class=\"leader\"");
    assertThat(svg).contains("class=\"leader\" x1=\"124.15\" y1=\"112\" x2=\"342.6\" y2=\"112\"");
  }
}

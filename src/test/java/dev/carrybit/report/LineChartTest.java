package dev.carrybit.report;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.report.LineChart.Series;
import dev.carrybit.report.LineChart.Vertical;
import dev.carrybit.report.Plot.Axis;
import dev.carrybit.report.Plot.Point;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineChartTest {

  private static LineChart chart(Series... series) {
    return chart(steps(false, series), Vertical.ALL, series);
  }

  private static LineChart chart(Axis x, Vertical vertical, Series... series) {
    return new LineChart(
        "Loss", "step", x, false, NumberFormats::compact, vertical, List.of(series));
  }

  /** To the last step of all series, from 0 or, if logarithmic, from 1. */
  private static Axis steps(boolean logarithmic, Series... series) {
    var last = Stream.of(series).flatMap(each -> each.points().stream()).mapToDouble(Point::x);
    double right = Plot.WIDTH - Plot.MARGIN;
    double first = logarithmic ? 1 : 0;
    return new Axis(first, Math.max(1, last.max().orElse(1)), logarithmic, Plot.LEFT, right);
  }

  private static LineChart powersOfTwo(List<Point> points) {
    var series = List.of(new Series("", 0, true, points));
    var x = steps(true, series.get(0));
    return new LineChart(
        "Accuracy", "bits", x, true, NumberFormats::percent, Vertical.FRACTIONS, series);
  }

  @Test
  void aLineGoesThroughItsPoints() {
    var series =
        new Series("", 0, false, List.of(new Point(0, 0), new Point(10, 1), new Point(20, 0.5)));
    var svg = chart(series).figure().toString();
    // from 52 to 346 across, from 212 up to 12
    assertThat(svg).contains("class=\"series series0\" d=\"M52 212L199 12L346 112\"");
    assertThat(svg).contains(">Loss</figcaption>").contains(">step</text>");
    assertThat(svg).contains("aria-label=\"Loss: 0.5 at 20\"");
  }

  @Test
  void aValueThatIsNotANumberLeavesAGap() {
    var series =
        new Series(
            "",
            1,
            false,
            List.of(new Point(0, 1), new Point(1, Double.NaN), new Point(2, 1), new Point(3, 0.5)));
    assertThat(chart(series).figure().toString()).containsPattern("d=\"M52 12M[0-9. ]+L346 112\"");
    assertThat(chart(new Series("", 0, false, List.of(new Point(0, Double.NaN)))).isEmpty())
        .isTrue();
    assertThat(chart(series).isEmpty()).isFalse();
  }

  @Test
  void linesHaveTheirOwnLabelsAndStyles() {
    var svg =
        chart(
                new Series("training", 0, false, List.of(new Point(0, 1), new Point(1, 1))),
                new Series("<b>", 9, false, List.of(new Point(0, 1), new Point(1, 1))))
            .figure()
            .toString();
    assertThat(svg)
        .contains("series series0", "series series1", ">training</text>", ">&lt;b&gt;</text>")
        .contains("label label0", "label label1");
  }

  @Test
  void markersHaveTooltips() {
    var svg = chart(new Series("", 0, true, List.of(new Point(5, 0.25)))).figure().toString();
    assertThat(svg).contains("<title>5: 0.25</title>");
  }

  @Test
  void labelsDoNotOverlapAndStayInTheChart() {
    assertThat(LineChart.separated(new double[] {16, 17, 96})).containsExactly(16, 30, 96);
    assertThat(LineChart.separated(new double[] {206, 208, 211})).containsExactly(184, 198, 212);
    assertThat(LineChart.separated(new double[0])).isEmpty();
    var many = LineChart.separated(new double[30]);
    assertThat(many).isSorted().doesNotHaveDuplicates();
    assertThat(many[0]).isGreaterThanOrEqualTo(0);
    assertThat(many[29]).isLessThanOrEqualTo(Plot.BOTTOM);
  }

  /** A label over another one names no line. */
  @ParameterizedTest
  @ValueSource(ints = {1, 15, 16, 30, 45, 60})
  void labelsOfManyLinesAreALineOfTextApart(int lines) {
    var series =
        IntStream.range(0, lines)
            .mapToObj(i -> new Series(RunCharts.letter(i), i, false, points(1, 0.5)));
    var svg = PageLayout.render(chart(series.toArray(Series[]::new)).figure());
    var columns =
        Pattern.compile("class=\"label label\\d\" x=\"([0-9.]+)\" y=\"([0-9.]+)\"")
            .matcher(svg)
            .results()
            .collect(
                groupingBy(
                    label -> Double.valueOf(label.group(1)),
                    mapping(label -> Double.valueOf(label.group(2)), toList())));
    assertThat(columns).hasSize((lines + 14) / 15);
    columns.forEach(
        (left, heights) -> {
          assertThat(left + (lines > 26 ? 15 : 8)).isLessThan(Plot.WIDTH);
          for (int i = 1; i < heights.size(); i++) {
            assertThat(heights.get(i) - heights.get(i - 1)).isGreaterThan(13.5);
          }
        });
  }

  @Test
  void powersOfTwoAreEquallySpaced() {
    var points = List.of(new Point(1, 1), new Point(2, 1), new Point(4, 0));
    var svg = powersOfTwo(points).figure().toString();
    assertThat(svg).contains("d=\"M52 12L199 12L346 212\"");
  }

  @Test
  void everySecondOfManyPowersIsLabelled() {
    var points = IntStream.rangeClosed(0, 10).mapToObj(i -> new Point(1 << i, 1)).toList();
    var svg = powersOfTwo(points).figure().toString();
    assertThat(svg).contains(">256</text>", ">1024</text>").doesNotContain(">512</text>");
  }

  @Test
  void aLineThatEndsEarlyHasALeaderToItsLabel() {
    var svg =
        chart(
                new Series("A", 0, false, List.of(new Point(0, 1), new Point(1, 0.5))),
                new Series("B", 1, false, List.of(new Point(0, 1), new Point(4, 1))))
            .figure()
            .toString();
    assertThat(svg).containsOnlyOnce("class=\"leader\"");
    assertThat(svg).contains("class=\"leader\" x1=\"124.15\" y1=\"112\" x2=\"342.6\" y2=\"112\"");
  }

  /** A leader from the only point would be taken for the line itself. */
  @Test
  void aSinglePointHasNoLeader() {
    var point = new Series("A", 0, true, List.of(new Point(0, 0.5)));
    var line = new Series("B", 1, true, List.of(new Point(0, 1), new Point(4, 1)));
    var svg = chart(point, line).figure().toString();
    assertThat(svg).contains(">A</text>").doesNotContain("class=\"leader\"");
  }

  @Test
  void aLogarithmicAxisOfStepsLeavesOutStepZero() {
    var series =
        new Series("", 0, false, List.of(new Point(0, 9), new Point(1, 1), new Point(100, 0)));
    var svg = chart(steps(true, series), Vertical.ALL, series).figure().toString();
    assertThat(svg).contains("d=\"M52 12L346 212\"", ">1</text>", ">10</text>", ">100</text>");
  }

  @Test
  void markersAreDrawnWhileTheyAreFew() {
    assertThat(circles(60)).isEqualTo(60);
    assertThat(circles(61)).isZero();
  }

  private static int circles(int count) {
    var points = IntStream.range(0, count).mapToObj(x -> new Point(x, 1)).toList();
    return chart(new Series("", 0, true, points)).figure().toString().split("<circle").length - 1;
  }

  /** Two runs of 1.33 and 1.21 nats differ, and began at 4.6. */
  @Test
  void lossesShowTheStepsAfterTheFirstOnes() {
    var first = points(4.6, 2.4, 2.1, 1.8, 1.6, 1.5, 1.4, 1.35, 1.34, 1.33);
    var second = points(4.6, 2.3, 2.0, 1.7, 1.5, 1.4, 1.3, 1.25, 1.22, 1.21);
    var page = losses(first, second);
    assertThat(page).contains(">1.5<", ">2.5<").doesNotContain(">3<", ">5<");
    assertThat(page).as("the first losses leave the axis at its top").contains("d=\"M82.61 12L");
    assertThat(page).contains("up to 4.6 at step 0, above the axis");
  }

  @Test
  void lossesOnTheAxisAreNotAboveIt() {
    assertThat(losses(points(2, 1), points(2, 1.5))).doesNotContain("above the axis");
    assertThat(losses(points(0.9, 2, 3, 2.9, 2.8, 2.7, 2.6, 2.5, 2.4, 2.3), List.of()))
        .as("a first loss below the later ones is on the axis")
        .doesNotContain("above the axis")
        .contains("d=\"M52 ");
  }

  @Test
  void aRunThatEndsEarlyIsOnTheAxisOfALongOne() {
    var longRun = IntStream.range(0, 3000).mapToObj(i -> new Point(i, 2 - i / 3000.0)).toList();
    assertThat(losses(longRun, points(7, 6.5))).contains(">A</text>", ">B</text>", ">6<", ">8<");
    assertThat(losses(points(2.783, 2.768), List.of())).contains("M52 32L340.6 182");
  }

  /** Ticks that read the same say nothing. */
  @ParameterizedTest
  @ValueSource(doubles = {0.693147, 1.3333333, 12.3456, 1234.5678, 1e-9, 1e300, 1.7e308})
  void ticksOfLossesThatHardlyDifferAreDistinct(double loss) {
    var page = losses(points(loss, loss, loss * (1 + 1e-9)), points(loss * (1 - 1e-7)));
    var ticks =
        Pattern.compile("class=\"tick end\"[^>]*>([^<]*)<")
            .matcher(page)
            .results()
            .map(found -> found.group(1))
            .toList();
    assertThat(ticks).hasSizeBetween(2, 8).doesNotHaveDuplicates();
  }

  @Test
  void thereIsNoHalfAStep() {
    assertThat(losses(points(2, 1), List.of())).contains(">0<", ">1<").doesNotContain(">0.2<");
  }

  private static String losses(List<Point> first, List<Point> second) {
    var a = new Series("A", 0, false, first);
    var b = new Series("B", 1, false, second);
    return PageLayout.render(chart(steps(false, a, b), Vertical.LATER, a, b).figure());
  }

  private static List<Point> points(double... values) {
    return IntStream.range(0, values.length).mapToObj(i -> new Point(i, values[i])).toList();
  }
}

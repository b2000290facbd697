package dev.carrybit.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.carrybit.report.Plot.Axis;
import dev.carrybit.report.Plot.Point;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlotTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0.69, 0, 0.8",
    "0, 1, 0, 1",
    "-0.3, 0.9, -0.5, 1",
    "2, 2, 2, 2.5",
    "0, 0, 0, 1e-12"
  })
  void aRoundedAxisEndsAtTicks(double low, double high, double first, double last) {
    var axis = Axis.rounded(low, high, 0, 100);
    assertThat(axis.low()).isEqualTo(first, within(1e-9));
    assertThat(axis.high()).isEqualTo(last, within(1e-9));
    assertThat(axis.pixel(axis.low())).isEqualTo(0, within(1e-9));
    assertThat(axis.pixel(axis.high())).isEqualTo(100, within(1e-9));
  }

  /** Steps of 0.2 suit 0.19 to 1.01, and steps of 0.5 suit 0 to 1.2. */
  @ParameterizedTest
  @CsvSource({"0.19, 1.01", "1.9, 10.1", "-1.3, 3.69", "0, 0.69"})
  void theLastTicksAreTheEndsOfTheAxis(double low, double high) {
    var axis = Axis.rounded(low, high, 0, 1);
    var ticks = axis.ticks();
    assertThat(ticks.get(0)).isEqualTo(axis.low(), within(1e-9));
    assertThat(ticks.get(ticks.size() - 1)).isEqualTo(axis.high(), within(1e-9));
  }

  @Test
  void ticksAreFewAndRound() {
    assertThat(Axis.rounded(0, 0.69, 0, 1).ticks())
        .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-9 ? 0 : 1)
        .containsExactly(0.0, 0.2, 0.4, 0.6, 0.8);
    assertThat(new Axis(0, 48, false, 0, 1).ticks()).containsExactly(0.0, 10.0, 20.0, 30.0, 40.0);
  }

  @Test
  void valuesWithALargeRatioHaveALogarithmicAxis() {
    var axis = Axis.automatic(0.01, 100, 200, 0);
    assertThat(axis.logarithmic()).isTrue();
    assertThat(axis.pixel(1)).isEqualTo(100, within(1e-6));
    assertThat(axis.pixel(10)).isLessThan(axis.pixel(1));
    assertThat(axis.ticks()).hasSizeBetween(3, 6);
    assertThat(axis.shows(0)).isFalse();
    assertThat(Axis.automatic(0, 100, 0, 1).logarithmic()).as("0 has no power").isFalse();
    assertThat(Axis.automatic(0.5, 1, 0, 1).low()).isZero();
  }

  @Test
  void aLogarithmicAxisHasFewTicks() {
    assertThat(Axis.automatic(1e-9, 1e9, 0, 1).ticks()).hasSizeBetween(3, 7);
    assertThat(Axis.automatic(0.02, 0.9, 0, 1).ticks()).hasSizeBetween(3, 7);
    assertThat(Axis.automatic(3, 900, 0, 1).ticks()).hasSizeBetween(5, 6);
  }

  @Test
  void aLogarithmicAxisCanShowAllDoubles() {
    var axis = Axis.automatic(Double.MIN_NORMAL, Double.MAX_VALUE, 0, 100);
    assertThat(axis.pixel(Double.MAX_VALUE)).isEqualTo(100, within(0.1));
    assertThat(axis.pixel(1)).isBetween(49.0, 51.0);
    assertThat(axis.ticks()).hasSizeBetween(3, 7);
  }

  private static List<Point> points(int count) {
    return IntStream.range(0, count)
        .mapToObj(x -> new Point(x, x == 7001 ? 99 : x == 9002 ? -99 : x % 3))
        .toList();
  }

  @Test
  void fewPointsAreNotDownsampled() {
    assertThat(Plot.downsampled(points(480))).isEqualTo(points(480));
  }

  @Test
  void downsamplingKeepsThePeaks() {
    var sample = Plot.downsampled(points(20_000));
    assertThat(sample).hasSizeLessThanOrEqualTo(480);
    assertThat(sample).contains(new Point(7001, 99), new Point(9002, -99));
    assertThat(sample).isSortedAccordingTo((a, b) -> Double.compare(a.x(), b.x()));
    assertThat(sample).doesNotHaveDuplicates();
  }

  @Test
  void downsamplingSkipsWhatIsNotFinite() {
    var points = points(20_000);
    var broken =
        points.stream()
            .map(point -> point.x() % 5 == 0 ? new Point(point.x(), Double.NaN) : point)
            .toList();
    var sample = Plot.downsampled(broken);
    assertThat(sample).hasSize(480).contains(new Point(7001, 99), new Point(9002, -99));
    assertThat(sample).allMatch(point -> Double.isFinite(point.y()));
    var none = points.stream().map(point -> new Point(point.x(), Double.NaN)).toList();
    assertThat(Plot.downsampled(none)).hasSize(240);
  }
}

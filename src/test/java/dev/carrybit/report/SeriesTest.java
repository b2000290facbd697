package dev.carrybit.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.report.Series.Point;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeriesTest {

  private static List<Point> points(int count) {
    return IntStream.range(0, count)
        .mapToObj(x -> new Point(x, x == 7001 ? 99 : x == 9002 ? -99 : x % 3))
        .toList();
  }

  @Test
  void fewPointsAreAllShown() {
    assertThat(Series.line("", 0, points(480)).thinned()).isEqualTo(points(480));
  }

  @Test
  void ofManyPointsThePeaksStay() {
    var thin = Series.line("", 0, points(20_000)).thinned();
    assertThat(thin).hasSizeLessThanOrEqualTo(480);
    assertThat(thin).contains(new Point(7001, 99), new Point(9002, -99));
    assertThat(thin).isSortedAccordingTo((a, b) -> Double.compare(a.x(), b.x()));
    assertThat(thin).doesNotHaveDuplicates();
  }

  @Test
  void dotsAreShownWhileTheyAreFew() {
    assertThat(Series.dotted("", 0, points(60)).dots()).isTrue();
    assertThat(Series.dotted("", 0, points(61)).dots()).isFalse();
  }
}

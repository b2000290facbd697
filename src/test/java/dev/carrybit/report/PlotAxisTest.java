package dev.carrybit.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class PlotAxisTest {

  private static PlotAxis of(double... values) {
    return PlotAxis.of(DoubleStream.of(values));
  }

  @Test
  void whatIsFarApartHasALogarithmicScale() {
    var axis = of(40, 100, 2000);
    assertThat(axis.log()).isTrue();
    assertThat(axis.ticks()).containsExactly(50.0, 100.0, 200.0, 500.0, 1000.0, 2000.0);
    double middle = axis.share(Math.sqrt(40.0 * 2000));
    assertThat(middle).isCloseTo(0.5, within(1e-12));
  }

  @Test
  void whatIsNotIsSeenAgainstZero() {
    var axis = of(40, 60);
    assertThat(axis.log()).isFalse();
    assertThat(axis.share(0)).isZero();
    assertThat(axis.share(60)).isBetween(0.9, 1.0);
    assertThat(axis.ticks()).containsExactly(0.0, 20.0, 40.0, 60.0);
  }

  @Test
  void manyDecadesHaveTicksAtPowersOfTenAlone() {
    assertThat(of(1, 1e4).ticks()).containsExactly(1.0, 10.0, 100.0, 1000.0, 10000.0);
  }

  @Test
  void nothingAndOneValueHaveAScaleToo() {
    assertThat(of(Double.NaN)).isEqualTo(new PlotAxis(0, 1, false));
    assertThat(of(0, 0).share(0)).isZero();
    assertThat(of(7).share(7)).isBetween(0.9, 1.0);
    assertThat(of(-3, 5).share(-3)).isPositive();
  }
}

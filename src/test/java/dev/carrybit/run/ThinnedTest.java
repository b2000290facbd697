package dev.carrybit.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ThinnedTest {

  private static List<Integer> kept(int most, int count) {
    var series = new Thinned<Integer>(most);
    IntStream.range(0, count).forEach(series::add);
    return series.items();
  }

  @Test
  void aShortSeriesIsKept() {
    assertThat(kept(4, 0)).isEmpty();
    assertThat(kept(4, 4)).containsExactly(0, 1, 2, 3);
  }

  @Test
  void ofALongSeriesItemsAtEqualDistancesAreKeptAndTheLastOne() {
    assertThat(kept(4, 5)).containsExactly(0, 2, 4);
    assertThat(kept(4, 8)).containsExactly(0, 2, 4, 6, 7);
    assertThat(kept(4, 9)).containsExactly(0, 4, 8);
    assertThat(kept(5, 6)).containsExactly(0, 2, 4, 5);
    assertThat(kept(5, 11)).containsExactly(0, 4, 8, 10);
  }
}

package dev.carrybit.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.text.Boundary;
import dev.carrybit.text.SymbolText;
import dev.carrybit.text.SymbolText.TextRange;
import dev.carrybit.text.TextWindows.Streams;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExamplesTest {

  private static Examples.Text text(int length, int batch, int window, boolean carries) {
    var text = new SymbolText(List.of(new SymbolText.Part("part", length, 0)), 1);
    var streams = new Streams(new TextRange(0, length), batch, window);
    return new Examples.Text(text, streams, carries, 1, Boundary.NONE);
  }

  @ParameterizedTest
  @CsvSource({
    "31, 3, 10, true, 1",
    "100, 3, 10, true, 3",
    "100, 3, 10, false, 3",
    "11, 3, 10, false, 1"
  })
  void anEpochIsAsManyStepsAsAStreamHasWindows(
      int length, int batch, int window, boolean carries, long steps) {
    assertThat(text(length, batch, window, carries).stepsPerEpoch()).isEqualTo(steps);
  }

  @Test
  void additionsHaveNoEndAndCarryNothing() {
    var examples = List.of(new Examples.Addition(8, 1), new Examples.NumpyAddition(8, 0, 608));
    for (var each : examples) {
      assertThat(each.stepsPerEpoch()).isZero();
      assertThat(each.carries()).isFalse();
      assertThat(each.timeSteps()).isEqualTo(8);
    }
    assertThat(text(100, 1, 1, true).carries()).isTrue();
    assertThat(text(100, 1, 1, false).carries()).isFalse();
  }
}

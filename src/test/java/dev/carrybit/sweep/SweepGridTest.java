package dev.carrybit.sweep;

import static dev.carrybit.ExitCodes.exitCode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carrybit.ExitCode;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SweepGridTest {

  @Test
  void theLastKeyChangesFastest() {
    var grid = SweepGrid.of(List.of("a=1,2", "b=x", "c=p,q"));
    assertThat(grid.size()).isEqualTo(4);
    assertThat(grid.combinations().stream().map(Object::toString))
        .containsExactly(
            "{a=1, b=x, c=p}", "{a=1, b=x, c=q}", "{a=2, b=x, c=p}", "{a=2, b=x, c=q}");
  }

  @Test
  void noKeysAreOneCombination() {
    assertThat(SweepGrid.of(List.of()).combinations()).containsExactly(Map.of());
  }

  @Test
  void theSizeHasALimit() {
    assertThat(new SweepGrid(Map.of()).size()).isOne();
    var many = Collections.nCopies(1000, "1");
    var keys = IntStream.range(0, 99).boxed().collect(Collectors.toMap(i -> "k" + i, i -> many));
    assertThat(new SweepGrid(keys).size()).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void aLineEndInAWordIsShownEscaped() {
    assertThatThrownBy(() -> SweepGrid.of(List.of("a\nb", "c=1,\n,2")))
        .hasMessageContainingAll("a\\nb: ", "1,\\n,2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "model.hidden | model.hidden: | =",
        "a=1 a=2 | a: | ''",
        "a=1,,2 | a: | 1,,2",
        "a=1,2,1 | a: | 1,2,1",
      })
  void anInvalidGridIsAnErrorOfOneLine(String words, String start, String part) {
    assertThatThrownBy(() -> SweepGrid.of(List.of(words.split(" "))))
        .is(exitCode(ExitCode.CONFIGURATION))
        .message()
        .startsWith(start)
        .contains(part)
        .hasLineCount(1);
  }
}

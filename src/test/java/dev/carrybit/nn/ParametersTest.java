package dev.carrybit.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.carrybit.nn.ParameterLayout.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class ParametersTest {

  private final ParameterLayout layout =
      ParameterLayout.of(
          List.of(new Shape("first", 1, 2, false), new Shape("second", 2, 3, false)));

  @Test
  void matricesAreViewsOfTheFlatArray() {
    var parameters = new Parameters(layout, new double[] {1, 2, 3, 4, 5, 6, 7, 8});

    assertThat(parameters.matrix("first").getData()).isDeepEqualTo(new double[][] {{1, 2}});
    assertThat(parameters.matrix("second").getData())
        .isDeepEqualTo(new double[][] {{3, 4, 5}, {6, 7, 8}});
    parameters.matrix("second").setEntry(1, 0, -6);
    assertThat(parameters.values()).containsExactly(1, 2, 3, 4, 5, -6, 7, 8);
  }

  @Test
  void zerosAreAsLongAsTheLayout() {
    assertThat(Parameters.zeros(layout).values()).containsExactly(new double[8]);
  }

  @Test
  void anotherNumberOfNumbersIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Parameters(layout, new double[7]))
        .withMessageContainingAll("parameters", "8", "7");
  }
}

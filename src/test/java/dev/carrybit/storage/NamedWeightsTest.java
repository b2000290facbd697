package dev.carrybit.storage;

import static dev.carrybit.ExitCodes.exitCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carrybit.ExitCode;
import java.util.List;
import org.junit.jupiter.api.Test;

class NamedWeightsTest {

  private static void refused(String problem, int[] shape, double... values) {
    var tensors = List.of(new Tensor("a.weight", shape, values));
    assertThatThrownBy(() -> NamedWeights.of("a.st", tensors))
        .is(exitCode(ExitCode.BAD_DATA))
        .hasMessageContainingAll("a.st", problem);
  }

  @Test
  void aTensorWithNumbersThatAreNoneIsNamed() {
    refused("finite numbers in a.weight", new int[] {1, 2}, 1, Double.NaN);
  }

  @Test
  void tensorsThatAreNeitherMatricesNorBiasesAreRefused() {
    refused("matrices or biases", new int[] {1, 2, 1}, 1, 2);
    refused("matrices or biases", new int[] {}, 1);
  }
}

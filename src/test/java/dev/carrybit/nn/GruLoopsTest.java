package dev.carrybit.nn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.linalg.VectorKernels;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GruLoopsTest {

  private static final int SEQUENCES = 3;
  private static final int TIME_STEPS = 4;

  private static LayerActivations filled(int hidden) {
    var spec =
        new ModelSpec(
            new Input.Symbols(5),
            new Gru(),
            1,
            hidden,
            true,
            5,
            Output.SOFTMAX,
            Loss.CROSS_ENTROPY);
    var products = new VectorKernels().products();
    var layer = new LayerActivations(spec, Optional.empty(), 0, SEQUENCES, TIME_STEPS, products);
    var random = new Random(hidden);
    for (var values :
        new double[][] {
          layer.gates, layer.outputs, layer.recurrent, layer.outputGradient, layer.signal
        }) {
      Arrays.setAll(values, i -> i % 11 == 0 ? 0 : random.nextDouble());
    }
    return layer;
  }

  /** Widths on both sides of the least one, and those that do not fill the last vector. */
  @ParameterizedTest
  @ValueSource(ints = {1, 31, 32, 33, 39, 40, 71})
  void vectorsGiveTheBitsOfThePlainLoops(int hidden) {
    var plain = filled(hidden);
    var vector = filled(hidden);
    run(new PlainGruLoops(), plain);
    run(new VectorGruLoops(), vector);

    assertThat(vector.gates).containsExactly(plain.gates);
    assertThat(vector.recurrent).containsExactly(plain.recurrent);
    assertThat(vector.outputs).containsExactly(plain.outputs);
    assertThat(vector.signal).containsExactly(plain.signal);
  }

  private static void run(GruLoops loops, LayerActivations layer) {
    int hidden = layer.hidden;
    for (int t = 0; t < TIME_STEPS; t++) {
      for (int n = 0; n < SEQUENCES; n++) {
        int row = layer.gatesAt(t) + n * 3 * hidden;
        int now = layer.stateAt(t) + n * hidden;
        int before = layer.stateAt(t - 1) + n * hidden;
        loops.candidates(hidden, layer.gates, layer.recurrent, row);
        loops.outputs(hidden, layer.gates, row, layer.outputs, before, now);
      }
    }
    for (int t = TIME_STEPS - 1; t >= 0; t--) {
      for (int n = 0; n < SEQUENCES; n++) {
        loops.backward(layer, n, t);
      }
    }
  }

  @Test
  void theTestsRunOnVectors() {
    assertThat(GruLoops.fastest()).isInstanceOf(VectorGruLoops.class);
  }
}

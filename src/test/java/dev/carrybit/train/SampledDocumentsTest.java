package dev.carrybit.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.config.SampleSettings;
import dev.carrybit.config.SampleSettings.SampleFeed;
import dev.carrybit.linalg.KernelChoice;
import dev.carrybit.model.Sampler;
import dev.carrybit.nn.Input;
import dev.carrybit.nn.Lstm;
import dev.carrybit.nn.ModelSpec;
import dev.carrybit.nn.Output;
import dev.carrybit.nn.Parameters;
import dev.carrybit.text.Boundary;
import dev.carrybit.text.Vocabulary.Tokens;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** A network that writes several documents begins each of them anew. */
class SampledDocumentsTest {

  private static Sampler writer(ModelSpec spec, Parameters weights, int boundary, double heat) {
    var model = new ModelPlan(spec, KernelChoice.VECTOR, Double.POSITIVE_INFINITY).network();
    var settings =
        new SampleSettings(80, heat, SampleSettings.ALL, SampleSettings.WHOLE, SampleFeed.DRAW);
    return new Sampler(model, weights, settings, Tokens.CHAR, new Boundary(boundary));
  }

  /** Weights so large that what was read shows for long. */
  private static Parameters strong(ModelSpec spec) {
    var weights = Plans.weights(spec);
    Arrays.setAll(weights.values(), i -> 4 * weights.values()[i]);
    return weights;
  }

  @Test
  void afterADocumentsEndTheNetworkKnowsNothingOfIt() {
    var spec = Plans.spec(new Input.Symbols(5), new Lstm(), 2, 9, 5, Output.SOFTMAX);
    var weights = strong(spec);
    var hot = writer(spec, weights, 3, 1);
    var alone = hot.sample(new int[] {1}, 8);
    assertThat(hot.sample(new int[] {4, 0, 3, 1}, 8)).containsExactly(alone);
    assertThat(hot.sample(new int[] {4, 0, 2, 1}, 8)).isNotEqualTo(alone);
    assertThat(writer(spec, weights, -1, 1).sample(new int[] {4, 0, 3, 1}, 8)).isNotEqualTo(alone);
  }

  @Test
  void aDocumentThatItEndsItselfIsForgottenToo() {
    // Next to certain draws, so that what is written follows from what was read alone.
    var spec = Plans.spec(new Input.Symbols(5), new Lstm(), 2, 9, 5, Output.SOFTMAX);
    var weights = strong(spec);
    int ends = 0;
    for (int boundary = 0; boundary < 5; boundary++) {
      var cold = writer(spec, weights, boundary, 0);
      for (int first = 0; first < 5; first++) {
        var written = cold.sample(new int[] {first}, 1);
        for (int at = 0; at + 2 < written.length; at++) {
          if (written[at] == boundary) {
            ends++;
            var rest = cold.sample(new int[] {written[at + 1]}, 1);
            assertThat(Arrays.copyOfRange(written, at + 2, written.length))
                .containsExactly(Arrays.copyOf(rest, written.length - at - 2));
          }
        }
      }
    }
    assertThat(ends).isPositive();
  }
}

package dev.carrybit.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.carrybit.linalg.NativeKernels;
import dev.carrybit.linalg.NativeKernelsTest;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The networks of the other tests with every product in native code, however small it is. */
class NativeNetworksTest {

  private static final int ALL = 0;

  /** By platform alone: where OpenBLAS comes for it, not loading is a failure. */
  @BeforeEach
  void requirePlatform() {
    assumeTrue(NativeKernelsTest.platformHasIt(), "no OpenBLAS comes for this platform");
  }

  static Stream<ModelSpec> networks() {
    return Networks.all();
  }

  private static SequenceModel model(ModelSpec spec) {
    return new SequenceModel(spec, new NativeKernels(ALL), Networks.UNBOUNDED);
  }

  private static Parameters gradient(SequenceModel model, ModelSpec spec) {
    var batch = Networks.batch(spec, 12);
    var state = Networks.state(spec, Networks.SEQUENCES, 13);
    return Networks.gradient(model, Networks.weights(spec, 11), batch, state);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void gradientsAreTheSlopesOfTheLoss(ModelSpec spec) {
    var model = model(spec);
    var batch = Networks.batch(spec, 12);
    var state = Networks.state(spec, Networks.SEQUENCES, 13);
    var activations = model.activations(batch.sequences(), batch.timeSteps());
    var check =
        new GradientCheck(
            at -> model.forward(at, batch, state, activations), Networks.weights(spec, 11));

    check.requireAccepted(gradient(model, spec));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void gradientsAreThoseOfThePortableKernels(ModelSpec spec) {
    var portable = gradient(Networks.model(spec), spec).values();

    assertThat(gradient(model(spec), spec).values()).containsExactly(portable, within(1e-13));
  }

  @Test
  void aGradientHasTheSameBitsEachTime() {
    var spec = Networks.spec(new Lstm(), 2);
    var first = gradient(model(spec), spec).values();
    for (int i = 0; i < 20; i++) {
      assertThat(gradient(model(spec), spec).values()).containsExactly(first);
    }
  }
}

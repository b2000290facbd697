package dev.carrybit.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.carrybit.linalg.KernelChoice;
import dev.carrybit.linalg.Kernels;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The input of upper layers; gradient checks and naive networks cover the other inputs. */
class InputLayerTest {

  private static final int SEQUENCES = 7;
  private static final int TIME_STEPS = 30;
  private static final ModelSpec SPEC =
      new ModelSpec(
          new Input.Symbols(5), new Gru(), 3, 40, true, 5, Output.SOFTMAX, Loss.CROSS_ENTROPY);
  private static final int SIZE = SEQUENCES * TIME_STEPS * SPEC.hidden();
  private static final Parameters WEIGHTS = Networks.weights(SPEC, 1);
  private static final Batch BATCH = Batch.ofSymbols(SEQUENCES, TIME_STEPS);
  private static final Dropout DROPOUT = new Dropout(0.3, 61);

  /** A workspace in which no h and no gate is 0. */
  private static Workspace workspace() {
    var workspace = new Workspace(SPEC, SEQUENCES, TIME_STEPS, Kernels.of(KernelChoice.VECTOR));
    for (var layer : workspace.layers) {
      var random = new Random(62);
      Arrays.setAll(layer.h, i -> 0.1 + random.nextDouble());
      Arrays.setAll(layer.gates, i -> 0.1 + random.nextDouble());
    }
    return workspace;
  }

  private static InputLayer.Dense input(int layer) {
    return (InputLayer.Dense) InputLayer.of(SPEC, layer);
  }

  private static double[] rows(Workspace workspace, int layer, Dropout dropout) {
    var input = input(layer);
    input.beginForward(WEIGHTS, BATCH, dropout, workspace);
    var rows = input.x(workspace, 0, TIME_STEPS);
    return Arrays.copyOfRange(rows.values(), rows.offset(), rows.offset() + SIZE);
  }

  private static double[] h(Workspace workspace) {
    var below = workspace.layers.get(0);
    return Arrays.copyOfRange(below.h, below.stateAt(0), below.h.length);
  }

  @Test
  void dropoutZeroesAnInputOrDividesItByTheShareKept() {
    var workspace = workspace();
    var h = h(workspace);
    var rows = rows(workspace, 1, DROPOUT.at(3, 1));
    for (int i = 0; i < SIZE; i++) {
      if (rows[i] != 0) {
        assertThat(rows[i]).isCloseTo(h[i] / 0.7, within(1e-15));
      }
    }
    assertThat(h(workspace)).as("the state of the layer below").containsExactly(h);
  }

  /** 8,400 draws: five standard deviations of the share are 0.025. */
  @Test
  void theShareOfZeroesIsTheRate() {
    for (double rate : new double[] {0.05, 0.3, 0.9}) {
      var rows = rows(workspace(), 1, new Dropout(rate, 63).at(0, 0));
      double zeros = Arrays.stream(rows).filter(row -> row == 0).count();
      assertThat(zeros / SIZE).isCloseTo(rate, within(0.025));
    }
  }

  @Test
  void theMaskDependsOnStepShardLayerAndSeed() {
    var same = zeros(1, DROPOUT.at(3, 1));

    assertThat(zeros(1, new Dropout(0.3, 61).at(3, 1))).isEqualTo(same);
    assertThat(common(same, zeros(1, DROPOUT.at(4, 1)))).isCloseTo(0.3, within(0.06));
    assertThat(common(same, zeros(1, DROPOUT.at(3, 2)))).isCloseTo(0.3, within(0.06));
    assertThat(common(same, zeros(1, DROPOUT.at(1, 3)))).isCloseTo(0.3, within(0.06));
    assertThat(common(same, zeros(2, DROPOUT.at(3, 1)))).isCloseTo(0.3, within(0.06));
    assertThat(common(same, zeros(1, new Dropout(0.3, 62).at(3, 1)))).isCloseTo(0.3, within(0.06));
  }

  private static int[] zeros(int layer, Dropout dropout) {
    var rows = rows(workspace(), layer, dropout);
    return IntStream.range(0, SIZE).filter(i -> rows[i] == 0).toArray();
  }

  /** The share of one's entries that other contains as well. */
  private static double common(int[] one, int[] other) {
    return (double) Arrays.stream(one).filter(i -> Arrays.binarySearch(other, i) >= 0).count()
        / one.length;
  }

  @Test
  void theGradientPassesTheSameMask() {
    var workspace = workspace();
    var rows = rows(workspace, 1, DROPOUT.at(3, 1));
    var masked = handedOn(workspace);
    rows(workspace, 1, Dropout.NONE);
    var gradient = handedOn(workspace);
    for (int i = 0; i < SIZE; i++) {
      assertThat(gradient[i]).isNotZero();
      assertThat(masked[i]).isCloseTo(rows[i] == 0 ? 0 : gradient[i] / 0.7, within(1e-11));
    }
  }

  /** The gradient of h that layer 1 hands on to layer 0 in two chunks. */
  private static double[] handedOn(Workspace workspace) {
    int last = TIME_STEPS - 1;
    input(1).beginBackward(WEIGHTS, workspace);
    input(1).handOn(BATCH, workspace, last, TIME_STEPS, WEIGHTS);
    input(1).handOn(BATCH, workspace, 0, last, WEIGHTS);
    return workspace.layers.get(0).dhAbove.clone();
  }

  @Test
  void withoutDropoutTheInputIsTheStateOfTheLayerBelow() {
    var workspace = workspace();
    var below = workspace.layers.get(0);
    var h = below.h.clone();
    for (var dropout : new Dropout[] {DROPOUT.at(3, 1), Dropout.NONE, new Dropout(0, 7).at(3, 1)}) {
      input(1).beginForward(WEIGHTS, BATCH, dropout, workspace);
    }

    assertThat(input(1).x(workspace, 0, TIME_STEPS).values()).isSameAs(below.h);
    assertThat(below.h).containsExactly(h);
  }
}

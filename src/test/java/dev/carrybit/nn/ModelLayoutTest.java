package dev.carrybit.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.carrybit.nn.ParameterLayout.Slot;
import org.junit.jupiter.api.Test;

class ModelLayoutTest {

  private static ModelSpec spec(Cell cell, int layers, int hidden, boolean bias) {
    var input = new Input.Symbols(4);
    return new ModelSpec(input, cell, layers, hidden, bias, 6, Output.SOFTMAX, Loss.CROSS_ENTROPY);
  }

  /** As torch.nn.LSTM(4, 5, num_layers=2) lists its parameters, but for one bias a layer. */
  @Test
  void anLstmIsNamedAndShapedAsPyTorchs() {
    assertThat(ModelLayout.of(spec(new Lstm(), 2, 5, true)).slots())
        .containsExactly(
            new Slot("weight_ih_l0", 0, 20, 4, false),
            new Slot("weight_hh_l0", 80, 20, 5, false),
            new Slot("bias_ih_l0", 180, 20, 1, false),
            new Slot("weight_ih_l1", 200, 20, 5, false),
            new Slot("weight_hh_l1", 300, 20, 5, false),
            new Slot("bias_ih_l1", 400, 20, 1, false),
            new Slot("output.weight", 420, 6, 5, true),
            new Slot("output.bias", 450, 6, 1, true));
  }

  /** As torch.nn.GRU(4, 5, num_layers=2) lists its parameters. */
  @Test
  void aGruHasBothOfPyTorchsBiases() {
    assertThat(ModelLayout.of(spec(new Gru(), 2, 5, true)).slots())
        .containsExactly(
            new Slot("weight_ih_l0", 0, 15, 4, false),
            new Slot("weight_hh_l0", 60, 15, 5, false),
            new Slot("bias_ih_l0", 135, 15, 1, false),
            new Slot("bias_hh_l0", 150, 15, 1, false),
            new Slot("weight_ih_l1", 165, 15, 5, false),
            new Slot("weight_hh_l1", 240, 15, 5, false),
            new Slot("bias_ih_l1", 315, 15, 1, false),
            new Slot("bias_hh_l1", 330, 15, 1, false),
            new Slot("output.weight", 345, 6, 5, true),
            new Slot("output.bias", 375, 6, 1, true));
    assertThat(ModelLayout.of(spec(new Gru(), 1, 5, false)).names())
        .containsExactly("weight_ih_l0", "weight_hh_l0", "output.weight");
  }

  /** As torch.nn.Embedding(9, 4) and torch.nn.RNN(4, 5) list theirs, but for one bias. */
  @Test
  void anEmbeddingComesFirst() {
    var spec =
        Networks.withInput(spec(new Elman(Activation.TANH), 1, 5, true), new Input.Embedded(9, 4));
    assertThat(ModelLayout.of(spec).slots())
        .startsWith(
            new Slot("embedding.weight", 0, 9, 4, false),
            new Slot("weight_ih_l0", 36, 5, 4, false),
            new Slot("weight_hh_l0", 56, 5, 5, false));
  }

  @Test
  void anElmanNetworkWithoutBiasHasItsMatricesAlone() {
    assertThat(ModelLayout.of(spec(new Elman(Activation.TANH), 1, 5, false)).slots())
        .containsExactly(
            new Slot("weight_ih_l0", 0, 5, 4, false),
            new Slot("weight_hh_l0", 20, 5, 5, false),
            new Slot("output.weight", 45, 6, 5, true));
  }

  @Test
  void theModelShowsItsLayout() {
    var spec = spec(new Lstm(), 2, 5, true);

    assertThat(Networks.model(spec).layout()).isEqualTo(ModelLayout.of(spec));
    assertThat(Networks.model(spec).spec()).isEqualTo(spec);
  }

  @Test
  void matricesThatDoNotFitAnArrayAreRefusedByName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ModelLayout.of(spec(new Lstm(), 1, 30_000, true)))
        .withMessageContainingAll("weight_hh_l0", "120000 × 30000", "480000");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ModelLayout.of(spec(new Elman(Activation.TANH), 1, 46_341, true)))
        .withMessageContaining("weight_hh_l0");
  }
}

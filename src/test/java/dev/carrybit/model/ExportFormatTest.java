package dev.carrybit.model;

import static dev.carrybit.ExitCodes.exitCode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carrybit.ExitCode;
import dev.carrybit.nn.Activation;
import dev.carrybit.nn.Elman;
import dev.carrybit.nn.Lstm;
import dev.carrybit.storage.SafeTensors;
import dev.carrybit.storage.Tensor;
import dev.carrybit.storage.TensorFile;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ExportFormatTest {

  private static TensorFile file(TrainedModel network) {
    return SafeTensors.read(Examples.exported(ExportFormat.SAFETENSORS, network), "export");
  }

  private static double[] values(TensorFile file, String name) {
    return file.tensors().stream()
        .filter(tensor -> tensor.name().equals(name))
        .map(Tensor::values)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void namesAndShapesAreThoseOfAStateDict() {
    var file = file(Examples.network(Examples.writer(new Lstm(), 2, true), 1));
    assertThat(file.tensors().stream().map(Tensor::toString))
        .containsExactlyInAnyOrder(
            "rnn.weight_ih_l0[20, 7]",
            "rnn.weight_hh_l0[20, 5]",
            "rnn.bias_ih_l0[20]",
            "rnn.bias_hh_l0[20]",
            "rnn.weight_ih_l1[20, 5]",
            "rnn.weight_hh_l1[20, 5]",
            "rnn.bias_ih_l1[20]",
            "rnn.bias_hh_l1[20]",
            "output.weight[7, 5]",
            "output.bias[7]");
  }

  @Test
  void weightsAreTheSameBitsAndASecondBiasIsZero() {
    var network = Examples.network(Examples.writer(new Lstm(), 2, true), 1);
    var file = file(network);
    for (var slot : network.weights().layout().slots()) {
      var name = slot.output() ? slot.name() : "rnn." + slot.name();
      assertThat(values(file, name))
          .as(name)
          .containsExactly(
              Arrays.copyOfRange(network.weights().values(), slot.offset(), slot.end()));
    }
    assertThat(values(file, "rnn.bias_hh_l0")).containsOnly(0);
    assertThat(values(file, "rnn.bias_hh_l1")).containsOnly(0);
  }

  @Test
  void aNetworkWithoutBiasesHasNone() {
    var file = file(Examples.network(Examples.adder(new Elman(Activation.TANH), 1, false), 1));
    assertThat(file.tensors().stream().map(Tensor::toString))
        .containsExactlyInAnyOrder(
            "rnn.weight_ih_l0[5, 2]", "rnn.weight_hh_l0[5, 5]", "output.weight[1, 5]");
  }

  @Test
  void theMetadataSaysHowToBuildTheNetworkAgain() {
    assertThat(file(Examples.network(Examples.writer(new Lstm(), 2, true), 1)).metadata())
        .hasSize(11)
        .containsEntry("format", "pt")
        .containsEntry("cell", "lstm")
        .containsEntry("input", "symbols")
        .containsEntry("inputs", "7")
        .containsEntry("hidden", "5")
        .containsEntry("layers", "2")
        .containsEntry("bias", "true")
        .containsEntry("output", "softmax")
        .containsEntry("outputs", "7")
        .containsEntry("tokens", "char")
        .containsEntry(
            "vocabulary", "[\"\\n\",\"\\\"\",\"a\",\"b\",\"c\",\"\\u00e9\",\"\\ud83d\\ude00\"]");
    assertThat(
            file(Examples.network(Examples.adder(new Elman(Activation.TANH), 1, false), 1))
                .metadata())
        .hasSize(10)
        .containsEntry("cell", "elman")
        .containsEntry("activation", "tanh")
        .containsEntry("input", "reals")
        .containsEntry("inputs", "2")
        .containsEntry("bias", "false")
        .containsEntry("output", "sigmoid")
        .containsEntry("outputs", "1");
  }

  @Test
  void anEmbeddingIsAModuleOfItsOwn() {
    var file = file(Examples.network(Examples.embedding(new Lstm(), 1, false), 1));
    assertThat(file.tensors().stream().map(Tensor::toString))
        .containsExactlyInAnyOrder(
            "embedding.weight[7, 3]",
            "rnn.weight_ih_l0[20, 3]",
            "rnn.weight_hh_l0[20, 5]",
            "output.weight[7, 5]");
    assertThat(file.metadata())
        .containsEntry("input", "symbols")
        .containsEntry("inputs", "7")
        .containsEntry("embedding", "3");
  }

  @Test
  void sigmoidUnitsHaveNoPlaceInPyTorch() {
    var network = Examples.network(Examples.adder(new Elman(Activation.SIGMOID), 1, true), 1);
    assertThatThrownBy(() -> Examples.exported(ExportFormat.SAFETENSORS, network))
        .is(exitCode(ExitCode.BAD_DATA))
        .hasMessageContainingAll("runs/example: ", "tanh", "sigmoid", "onnx");
  }
}

package dev.carrybit.model;

import static dev.carrybit.ExitCodes.exitCode;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.nn.Activation;
import dev.carrybit.nn.Elman;
import dev.carrybit.nn.Gru;
import dev.carrybit.nn.Lstm;
import dev.carrybit.nn.ModelSpec;
import dev.carrybit.storage.SafeTensors;
import dev.carrybit.storage.Sha256;
import dev.carrybit.storage.Tensor;
import dev.carrybit.storage.TensorFile;
import dev.carrybit.text.Vocabulary;
import dev.carrybit.text.Vocabulary.Tokens;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PretrainedWeightsTest {

  private static final ModelSpec LSTM = Examples.writer(new Lstm(), 1, true);

  static Stream<ModelSpec> networks() {
    return Examples.ofTorch();
  }

  private static PretrainedWeights read(String name, byte[] bytes) {
    try {
      return PretrainedWeights.read(new ByteArrayInputStream(bytes), bytes.length, name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The weights of an export of which every tensor was changed. */
  private static PretrainedWeights given(TrainedModel network, UnaryOperator<Tensor> change) {
    var file = SafeTensors.read(Examples.exported(ExportFormat.SAFETENSORS, network), "export");
    var tensors = file.tensors().stream().map(change).toList();
    return read("given.st", SafeTensors.bytes(new TensorFile(file.metadata(), tensors)));
  }

  /** Requires that the weights do not fit, with a line for each problem that has its words. */
  private static void assertProblems(
      PretrainedWeights given, ModelSpec spec, Optional<Vocabulary> vocabulary, String... words) {
    var refusal =
        catchThrowableOfType(CarrybitException.class, () -> given.weights(spec, vocabulary));
    var lines = refusal.getMessage().lines().toList();
    assertThat(lines).hasSameSizeAs(words);
    for (int i = 0; i < words.length; i++) {
      assertThat(lines.get(i))
          .startsWith("model.init.from: given.st: ")
          .contains(words[i].split("; "));
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void anExportComesBackBitForBit(ModelSpec spec) {
    var network = Examples.network(spec, 1);
    var weights = given(network, UnaryOperator.identity()).weights(spec, network.vocabulary());
    assertThat(weights.values()).containsExactly(network.weights().values());
    assertThat(weights.layout()).isEqualTo(network.weights().layout());
  }

  @Test
  void aRunsOwnModelIsTakenToo() {
    var network = Examples.network(Examples.writer(new Elman(Activation.SIGMOID), 2, true), 1);
    var file = TrainedModel.file(network.weights(), network.vocabulary());
    assertThat(
            read("model.safetensors", SafeTensors.bytes(file))
                .weights(network.spec(), network.vocabulary())
                .values())
        .containsExactly(network.weights().values());
  }

  @Test
  void pyTorchsTwoBiasesAreAddedWhereThereIsOne() {
    var network = Examples.network(LSTM, 1);
    var given = given(network, tensor -> plus(tensor, "rnn.bias_hh_l0", 3));
    var slot = network.weights().layout().slot("bias_ih_l0");
    var expected = network.weights().values().clone();
    for (int i = slot.offset(); i < slot.end(); i++) {
      expected[i] += 3;
    }
    assertThat(given.weights(LSTM, Optional.empty()).values()).containsExactly(expected);
  }

  @Test
  void aGruKeepsBothBiasesApart() {
    var network = Examples.network(Examples.writer(new Gru(), 1, true), 1);
    var given = given(network, tensor -> plus(tensor, "rnn.bias_hh_l0", 3));
    var weights = given.weights(network.spec(), Optional.empty());
    var first = weights.layout().slot("bias_ih_l0").offset();
    var second = weights.layout().slot("bias_hh_l0").offset();
    assertThat(weights.values()[first]).isEqualTo(network.weights().values()[first]);
    assertThat(weights.values()[second]).isEqualTo(network.weights().values()[second] + 3);
  }

  private static Tensor plus(Tensor tensor, String name, double more) {
    return tensor.name().equals(name)
        ? new Tensor(
            name, tensor.shape(), Arrays.stream(tensor.values()).map(v -> v + more).toArray())
        : tensor;
  }

  @Test
  void everyTensorThatIsAnothersIsNamedInALineOfItsOwn() {
    var given = given(Examples.network(LSTM, 1), UnaryOperator.identity());
    assertProblems(
        given,
        Examples.writer(new Lstm(), 2, true),
        Optional.empty(),
        "weight_ih_l1; [20, 5]",
        "weight_hh_l1; [20, 5]",
        "bias_ih_l1; [20]");
    assertProblems(
        given,
        Examples.writer(new Lstm(), 1, false),
        Optional.empty(),
        "bias_hh_l0",
        "bias_ih_l0",
        "output.bias");
    assertProblems(
        given,
        Examples.adder(new Lstm(), 1, true),
        Optional.empty(),
        "rnn.weight_ih_l0; [20, 2]; [20, 7]",
        "output.weight; [1, 5]; [7, 5]",
        "output.bias; [1]; [7]");
  }

  @Test
  void anotherCellOrActivationIsNamed() {
    var lstm = given(Examples.network(LSTM, 1), UnaryOperator.identity());
    assertProblems(
        lstm, Examples.writer(new Gru(), 1, true), Optional.empty(), "model.cell = gru; lstm");
    var tanh = Examples.writer(new Elman(Activation.TANH), 1, true);
    var sigmoid = Examples.writer(new Elman(Activation.SIGMOID), 1, true);
    var given = given(Examples.network(tanh, 1), UnaryOperator.identity());
    assertProblems(given, sigmoid, Optional.empty(), "model.activation = sigmoid; tanh");
  }

  @Test
  void numbersThatAreNoneAreRefused() {
    for (var value : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      var given =
          given(Examples.network(LSTM, 1), tensor -> plus(tensor, "rnn.weight_hh_l0", value));
      assertProblems(given, LSTM, Optional.empty(), "rnn.weight_hh_l0");
    }
  }

  @Test
  void anotherVocabularyIsRefusedAndNoneIsNot() {
    var network = Examples.network(LSTM, 1);
    var given = given(network, UnaryOperator.identity());
    var entries = new ArrayList<>(network.vocabulary().orElseThrow().entries());
    entries.set(5, "\u0001");
    assertProblems(
        given,
        LSTM,
        Optional.of(Vocabulary.of(Tokens.CHAR, entries)),
        "symbol 5,; U+0001; " + Vocabulary.quote("é"));
    var fewer = Optional.of(Vocabulary.of(Tokens.CHAR, entries.subList(0, 3)));
    assertProblems(given, LSTM, fewer, "3 of kind char; 7 of kind char; symbol 3,");
    var silent =
        new PretrainedWeights("given.st", Map.of(), given.tensors(), "").weights(LSTM, fewer);
    assertThat(silent.values()).containsExactly(network.weights().values());
  }

  @Test
  void aNameThatIsThereTwiceIsRefused() {
    var one = new Tensor("rnn.a", new int[] {1}, new double[1]);
    var other = new Tensor("a", new int[] {1}, new double[1]);
    var bytes = SafeTensors.bytes(new TensorFile(Map.of(), List.of(one, other)));
    assertThatThrownBy(() -> read("given.st", bytes))
        .is(exitCode(ExitCode.BAD_DATA))
        .hasMessageContainingAll("given.st: ", " a ");
  }

  @Test
  void aModelOfANewerVersionIsRefusedAndOtherProgramsHaveTheirOwnFormats() {
    var tensors = List.of(new Tensor("a", new int[] {1}, new double[1]));
    var newer = new TensorFile(Map.of("format", "carrybit-model-9"), tensors);
    assertThatThrownBy(() -> read("given.st", SafeTensors.bytes(newer)))
        .is(exitCode(ExitCode.CONFIGURATION))
        .hasMessageContaining("carrybit-model-9");
    var pytorch = SafeTensors.bytes(new TensorFile(Map.of("format", "pt"), tensors));
    assertThat(read("given.st", pytorch).tensors()).containsOnlyKeys("a");
  }

  @Test
  void theFingerprintIsThatOfTheFile() {
    var bytes = Examples.exported(ExportFormat.SAFETENSORS, Examples.network(LSTM, 1));
    assertThat(read("a", bytes).fingerprint()).isEqualTo(Sha256.hex(bytes));
    var header = "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}";
    var foreign = ByteBuffer.allocate(8 + header.length() + 4).order(ByteOrder.LITTLE_ENDIAN);
    foreign.putLong(header.length()).put(header.getBytes(UTF_8)).putFloat(1);
    assertThat(read("b", foreign.array()).fingerprint()).isEqualTo(Sha256.hex(foreign.array()));
  }
}

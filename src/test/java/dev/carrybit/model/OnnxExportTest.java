package dev.carrybit.model;

import static dev.carrybit.ExitCodes.exitCode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.carrybit.ExitCode;
import dev.carrybit.nn.Lstm;
import dev.carrybit.nn.ModelSpec;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What ONNX Runtime makes of the file. */
class OnnxExportTest {

  private static final Offset<Double> CLOSE = within(1e-5);
  private static final int BATCHES = 5;
  private static final OrtEnvironment RUNTIME = OrtEnvironment.getEnvironment();

  static Stream<ModelSpec> networks() {
    return Examples.all();
  }

  @ParameterizedTest
  @MethodSource("networks")
  void onnxRuntimeComputesTheSameForAnyBatchAndLength(ModelSpec spec) throws Exception {
    var network = Examples.network(spec, 5);
    var random = new Random(6);
    try (var session = RUNTIME.createSession(Examples.exported(ExportFormat.ONNX, network))) {
      for (int i = 0; i < BATCHES; i++) {
        compare(session, spec, Reference.random(network, random));
      }
    }
  }

  private static void compare(OrtSession session, ModelSpec spec, Reference reference)
      throws Exception {
    var batch = reference.batch();
    int t = batch.timeSteps();
    int n = batch.sequences();
    var given = new HashMap<String, OnnxTensor>();
    if (batch.isSymbols()) {
      var symbols = Arrays.stream(batch.symbols()).asLongStream().toArray();
      given.put("symbols", tensor(symbols, t, n));
    } else {
      given.put("inputs", tensor(batch.reals(), t, n, spec.input().size()));
    }
    var parts = new String[] {"h", "c"};
    for (int part = 0; part < spec.cell().states(); part++) {
      var state = Reference.part(spec, reference.state(), part);
      given.put("initial_" + parts[part], tensor(state, spec.layers(), n, spec.hidden()));
    }
    try (var answer = session.run(given)) {
      assertThat(answer).hasSize(2 + spec.cell().states());
      same(answer, "logits", reference.logits(), t, n, spec.outputs());
      same(answer, "probabilities", reference.probabilities(), t, n, spec.outputs());
      for (int part = 0; part < spec.cell().states(); part++) {
        var state = Reference.part(spec, reference.finalState(), part);
        same(answer, "final_" + parts[part], state, spec.layers(), n, spec.hidden());
      }
    } finally {
      given.values().forEach(OnnxTensor::close);
    }
  }

  private static void same(
      OrtSession.Result answer, String name, double[] expected, long... shape) {
    var tensor = (OnnxTensor) answer.get(name).orElseThrow();
    assertThat(tensor.getInfo().getShape()).as(name).containsExactly(shape);
    var numbers = tensor.getFloatBuffer();
    var found = IntStream.range(0, numbers.remaining()).mapToDouble(numbers::get).toArray();
    assertThat(found).as(name).containsExactly(expected, CLOSE);
  }

  private static OnnxTensor tensor(double[] values, long... shape) throws Exception {
    var numbers = FloatBuffer.allocate(values.length);
    for (var value : values) {
      numbers.put((float) value);
    }
    return OnnxTensor.createTensor(RUNTIME, numbers.flip(), shape);
  }

  private static OnnxTensor tensor(long[] values, long... shape) throws Exception {
    return OnnxTensor.createTensor(RUNTIME, LongBuffer.wrap(values), shape);
  }

  @Test
  void lengthAndBatchAreSizesOfTheCall() throws Exception {
    var network = Examples.network(Examples.writer(new Lstm(), 2, true), 1);
    try (var session = RUNTIME.createSession(Examples.exported(ExportFormat.ONNX, network))) {
      var symbols = (TensorInfo) session.getInputInfo().get("symbols").getInfo();
      assertThat(symbols.getDimensionNames()).containsExactly("length", "batch");
      var state = (TensorInfo) session.getInputInfo().get("initial_c").getInfo();
      assertThat(state.getShape()).containsExactly(2, -1, 5);
      assertThat(state.getDimensionNames()).containsExactly("", "batch", "");
      assertThat(session.getInputNames()).containsExactly("symbols", "initial_h", "initial_c");
      assertThat(session.getOutputNames())
          .containsExactly("logits", "probabilities", "final_h", "final_c");
    }
  }

  @Test
  void theMetadataHasTheVocabularyAndTheArchitecture() throws Exception {
    var network = Examples.network(Examples.writer(new Lstm(), 2, true), 1);
    try (var session = RUNTIME.createSession(Examples.exported(ExportFormat.ONNX, network))) {
      assertThat(session.getMetadata().getProducerName()).isEqualTo("Carrybit");
      assertThat(session.getMetadata().getCustomMetadata())
          .isEqualTo(network.metadata())
          .containsEntry(
              "vocabulary", "[\"\\n\",\"\\\"\",\"a\",\"b\",\"c\",\"\\u00e9\",\"\\ud83d\\ude00\"]")
          .containsEntry("cell", "lstm");
    }
  }

  @Test
  void theSameNetworkGivesTheSameBytes() {
    var spec = Examples.writer(new Lstm(), 2, true);
    assertThat(Examples.exported(ExportFormat.ONNX, Examples.network(spec, 1)))
        .isEqualTo(Examples.exported(ExportFormat.ONNX, Examples.network(spec, 1)))
        .isNotEqualTo(Examples.exported(ExportFormat.ONNX, Examples.network(spec, 2)));
  }

  @Test
  void aWeightThatIsTooLargeForFloat32IsNamed() {
    var network = Examples.network(Examples.writer(new Lstm(), 1, true), 1);
    network.weights().matrix("weight_hh_l0").setEntry(3, 4, 1e39);
    assertThatThrownBy(() -> Examples.exported(ExportFormat.ONNX, network))
        .is(exitCode(ExitCode.BAD_DATA))
        .hasMessageStartingWith("runs/example: weight_hh_l0: ")
        .hasMessageContaining("1.0E39");
  }

  @Test
  void moreWeightsThanAFileHoldsAreRefused() {
    OnnxExport.requireRoom("runs/example", OnnxExport.MOST_WEIGHTS);
    assertThatThrownBy(() -> OnnxExport.requireRoom("runs/example", OnnxExport.MOST_WEIGHTS + 1))
        .is(exitCode(ExitCode.BAD_DATA))
        .hasMessageStartingWith("runs/example: ")
        .hasMessageContaining("500000001");
  }
}

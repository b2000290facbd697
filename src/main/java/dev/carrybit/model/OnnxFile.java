package dev.carrybit.model;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.carrybit.linalg.Matrix;
import dev.carrybit.nn.Input;
import dev.carrybit.nn.ModelLayout;
import dev.carrybit.nn.ModelSpec;
import dev.carrybit.nn.Output;
import dev.carrybit.nn.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A network as an ONNX model, of the operators RNN, LSTM and GRU of opset {@value #OPSET}, which
 * know 32-bit numbers alone. T time steps of N sequences are sizes of the call.
 *
 * <p>Inputs: {@code symbols}, 64-bit integers of T × N, or {@code inputs} of T × N × D; {@code
 * initial_h} and of an LSTM {@code initial_c}, L × N × H. Outputs: {@code logits} and {@code
 * probabilities}, T × N × V; {@code final_h} and {@code final_c}. What the network is, and its
 * vocabulary, stand in the metadata.
 *
 * @see <a href="https://onnx.ai/onnx/operators/">the operators</a>
 */
final class OnnxFile {
  /** The first whose recurrent operators are those of today, but for types. */
  private static final int OPSET = 14;

  /** The version of the file format that came with it. */
  private static final int FORMAT = 7;

  private static final String LENGTH = "length";
  private static final String BATCH = "batch";

  private final ModelSpec spec;
  private final Parameters weights;
  private final OnnxGraph graph;

  private OnnxFile(ExportedNetwork network) {
    this.spec = network.spec();
    this.weights = network.weights();
    this.graph = new OnnxGraph(network.name());
  }

  /**
   * The bytes of the file.
   *
   * @throws CarrybitException if a weight does not fit 32 bits
   */
  static byte[] bytes(ExportedNetwork network) {
    var file = new OnnxFile(network);
    file.network();
    var model =
        ModelProto.newBuilder()
            .setIrVersion(FORMAT)
            .setProducerName("Carrybit")
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
            .setGraph(file.graph.build());
    network
        .description()
        .forEach(
            (name, text) ->
                model.addMetadataProps(
                    StringStringEntryProto.newBuilder().setKey(name).setValue(text)));
    return model.build().toByteArray();
  }

  private void network() {
    var below = input();
    var before = new ArrayList<List<String>>();
    for (int part = 0; part < spec.cell().states(); part++) {
      before.add(initialStates(OnnxLayer.STATES.get(part)));
    }
    for (int index = 0; index < spec.layers(); index++) {
      int layer = index;
      var states = before.stream().map(each -> each.get(layer)).toList();
      below = new OnnxLayer(spec, weights, layer).add(graph, below, states);
    }
    outputs(below);
    for (int part = 0; part < spec.cell().states(); part++) {
      finalStates(OnnxLayer.STATES.get(part));
    }
  }

  private String input() {
    int size = spec.input().size();
    if (spec.input() instanceof Input.Reals) {
      return graph.input("inputs", DataType.FLOAT, LENGTH, BATCH, size);
    }
    var symbols = graph.input("symbols", DataType.INT64, LENGTH, BATCH);
    if (spec.input() instanceof Input.Embedded embedded) {
      var values = rows(weights.matrix(ModelLayout.EMBEDDING_WEIGHT));
      var table = graph.numbers(ModelLayout.EMBEDDING_WEIGHT, values, embedded.symbols(), size);
      return graph.operator("Gather", List.of(table, symbols), "embedded");
    }
    var depth = graph.integers("symbols_count", size);
    var marks = graph.numbers("off_and_on", new double[] {0, 1}, 2);
    return graph.operator("OneHot", List.of(symbols, depth, marks), "one_hot");
  }

  private static double[] rows(Matrix matrix) {
    var values = new double[matrix.rows() * matrix.columns()];
    for (int i = 0; i < values.length; i++) {
      values[i] = matrix.getEntry(i / matrix.columns(), i % matrix.columns());
    }
    return values;
  }

  /** An input for all layers' {@code state}, and the value of each. */
  private List<String> initialStates(String state) {
    var all = graph.input("initial_" + state, DataType.FLOAT, spec.layers(), BATCH, spec.hidden());
    if (spec.layers() == 1) {
      return List.of(all);
    }
    var each = eachLayer("initial_" + state);
    graph.operator("Split", List.of(all), each, OnnxGraph.setting("axis", 0));
    return each;
  }

  private void finalStates(String state) {
    var each = eachLayer("final_" + state);
    // with one layer a copy, under the name of the output
    var all = graph.operator("Concat", each, "final_" + state, OnnxGraph.setting("axis", 0));
    graph.output(all, spec.layers(), BATCH, spec.hidden());
  }

  private List<String> eachLayer(String state) {
    return IntStream.range(0, spec.layers()).mapToObj(layer -> state + "_l" + layer).toList();
  }

  private void outputs(String below) {
    var matrix = weights.matrix(ModelLayout.OUTPUT_WEIGHT);
    var transposed = new double[spec.hidden() * spec.outputs()];
    for (int i = 0; i < transposed.length; i++) {
      transposed[i] = matrix.getEntry(i % spec.outputs(), i / spec.outputs());
    }
    var weight =
        graph.numbers(ModelLayout.OUTPUT_WEIGHT, transposed, spec.hidden(), spec.outputs());
    var product = spec.bias() ? "products" : "logits";
    var logits = graph.operator("MatMul", List.of(below, weight), product);
    if (spec.bias()) {
      var values = weights.matrix(ModelLayout.OUTPUT_BIAS).getColumn(0);
      var bias = graph.numbers(ModelLayout.OUTPUT_BIAS, values, spec.outputs());
      logits = graph.operator("Add", List.of(logits, bias), "logits");
    }
    var sums = List.of(logits);
    var probabilities =
        spec.output() == Output.SOFTMAX
            ? graph.operator("Softmax", sums, "probabilities", OnnxGraph.setting("axis", -1))
            : graph.operator("Sigmoid", sums, "probabilities");
    graph.output(logits, LENGTH, BATCH, spec.outputs());
    graph.output(probabilities, LENGTH, BATCH, spec.outputs());
  }
}

package dev.carrybit.model;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import dev.carrybit.CarrybitException;
import dev.carrybit.nn.Activation;
import dev.carrybit.nn.Elman;
import dev.carrybit.nn.Gru;
import dev.carrybit.nn.Input;
import dev.carrybit.nn.Lstm;
import dev.carrybit.nn.ModelLayout;
import dev.carrybit.nn.ModelSpec;
import dev.carrybit.nn.Output;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.apache.commons.io.function.IOConsumer;
import org.apache.commons.lang3.ArrayUtils;

/**
 * Writes a network as an ONNX model with the operators RNN, LSTM and GRU of opset {@value #OPSET}.
 * These operators take float32, so the weights are rounded. The sequence length T and the batch
 * size N are dynamic.
 *
 * <p>Inputs: {@code symbols}, int64 of T × N, or {@code inputs}, float32 of T × N × D; {@code
 * initial_h} and, for an LSTM, {@code initial_c}, L × N × H. Outputs: {@code logits} and {@code
 * probabilities}, T × N × V; {@code final_h} and, for an LSTM, {@code final_c}, L × N × H. The
 * metadata holds the architecture and the vocabulary.
 *
 * @see <a href="https://onnx.ai/onnx/operators/">the operators</a>
 */
final class OnnxExport {

  /** The first opset whose recurrent operators have today's inputs and outputs. */
  private static final int OPSET = 14;

  /** The version of the file format that belongs to the opset. */
  private static final int IR_VERSION = 7;

  /**
   * Most weights of a file, at 4 bytes each: a message of protocol buffers, which holds the
   * vocabulary as well, has less than 2 GiB.
   */
  static final int MOST_WEIGHTS = 500_000_000;

  private static final String LENGTH = "length";
  private static final String BATCH = "batch";

  /** The parts of a recurrent state, in ONNX's order. */
  private static final List<String> STATES = List.of("h", "c");

  private final TrainedModel model;
  private final ModelSpec spec;
  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("network");

  private OnnxExport(TrainedModel model) {
    this.model = model;
    this.spec = model.spec();
  }

  /** A function that writes the file; BAD_DATA at once if a file cannot hold the weights. */
  static IOConsumer<OutputStream> writer(TrainedModel model) {
    requireRoom(model.name(), model.weights().values().length);
    var export = new OnnxExport(model);
    export.addNetwork();
    var file =
        ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .setProducerName("Carrybit")
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
            .setGraph(export.graph);
    for (var entry : model.metadata().entrySet()) {
      file.addMetadataPropsBuilder().setKey(entry.getKey()).setValue(entry.getValue());
    }
    return file.build()::writeTo;
  }

  /** BAD_DATA if a file cannot hold so many weights. */
  static void requireRoom(String name, int weights) {
    if (weights > MOST_WEIGHTS) {
      throw CarrybitException.badData(
          "%s: expected at most %d weights, the most that an ONNX file holds, has %d",
          name, MOST_WEIGHTS, weights);
    }
  }

  private void addNetwork() {
    var below = addInputLayer();
    var states = STATES.subList(0, spec.cell().states());
    var initial = states.stream().map(this::addInitialState).toList();
    for (int index = 0; index < spec.layers(); index++) {
      int layer = index;
      below = addLayer(layer, below, initial.stream().map(each -> each.get(layer)).toList());
    }
    addOutputLayer(below);
    states.forEach(this::addFinalState);
  }

  private String addInputLayer() {
    int size = spec.input().size();
    if (spec.input() instanceof Input.Reals) {
      return addInput("inputs", DataType.FLOAT, LENGTH, BATCH, size);
    }
    var symbols = addInput("symbols", DataType.INT64, LENGTH, BATCH);
    if (spec.input() instanceof Input.Embedded) {
      var table = addWeights(ModelLayout.EMBEDDING_WEIGHT, row -> row);
      return addNode("Gather", List.of(table, symbols), List.of("embedded"));
    }
    var depth = addIntegers("symbols_count", size);
    var offAndOn = addFloats("off_and_on", new double[] {0, 1}, 2);
    return addNode("OneHot", List.of(symbols, depth, offAndOn), List.of("one_hot"));
  }

  /** Adds a graph input for the state of all layers. Returns the value of each layer. */
  private List<String> addInitialState(String state) {
    var name = "initial_" + state;
    var all = addInput(name, DataType.FLOAT, spec.layers(), BATCH, spec.hidden());
    if (spec.layers() == 1) {
      return List.of(all);
    }
    var layers = perLayer(name);
    addNode("Split", List.of(all), layers, attribute("axis", 0));
    return layers;
  }

  private void addFinalState(String state) {
    var name = "final_" + state;
    // With one layer, Concat copies its state to the name of the output.
    addNode("Concat", perLayer(name), List.of(name), attribute("axis", 0));
    addOutput(name, spec.layers(), BATCH, spec.hidden());
  }

  private List<String> perLayer(String name) {
    return IntStream.range(0, spec.layers()).mapToObj(layer -> name + "_l" + layer).toList();
  }

  /** From input T × N × D and initial states 1 × N × H to the h of all time steps, T × N × H. */
  private String addLayer(int layer, String below, List<String> initial) {
    var suffix = "_l" + layer;
    var input = addWeights(ModelLayout.inputWeight(layer), this::onnxRow, 1);
    var recurrent = addWeights(ModelLayout.recurrentWeight(layer), this::onnxRow, 1);
    var bias =
        spec.bias() ? addFloats("biases" + suffix, biases(layer), 1, 2L * spec.gateColumns()) : "";
    // The operand left out holds the length of each sequence: all have length T.
    var operands = new ArrayList<>(List.of(below, input, recurrent, bias, ""));
    operands.addAll(initial);
    var results = new ArrayList<>(List.of("each_h" + suffix));
    STATES.subList(0, initial.size()).forEach(state -> results.add("final_" + state + suffix));
    addNode(operator(), operands, results, layerAttributes());
    // The result is T × 1 × N × H, as ONNX has an axis for directions.
    var axis = addIntegers("direction" + suffix, 1);
    return addNode("Squeeze", List.of(results.get(0), axis), List.of("h" + suffix));
  }

  private String operator() {
    if (spec.cell() instanceof Elman) {
      return "RNN";
    }
    if (spec.cell() instanceof Lstm) {
      return "LSTM";
    }
    if (spec.cell() instanceof Gru) {
      return "GRU";
    }
    throw new IllegalStateException("no operator of ONNX is known for " + spec.cell());
  }

  private AttributeProto[] layerAttributes() {
    var size = attribute("hidden_size", spec.hidden());
    if (spec.cell() instanceof Elman elman) {
      var function = elman.activation() == Activation.TANH ? "Tanh" : "Sigmoid";
      var activations =
          AttributeProto.newBuilder()
              .setName("activations")
              .setType(AttributeProto.AttributeType.STRINGS)
              .addStrings(ByteString.copyFromUtf8(function));
      return new AttributeProto[] {size, activations.build()};
    }
    // The reset gate of a GRU is applied after the recurrent product, as in cuDNN.
    return spec.cell() instanceof Gru
        ? new AttributeProto[] {size, attribute("linear_before_reset", 1)}
        : new AttributeProto[] {size};
  }

  /** The biases of the input product, and then those of the recurrent product. */
  private double[] biases(int layer) {
    return ArrayUtils.addAll(
        values(ModelLayout.bias(layer), this::onnxRow),
        spec.hasRecurrentBias()
            ? values(ModelLayout.recurrentBias(layer), this::onnxRow)
            : new double[spec.gateColumns()]);
  }

  /**
   * The row of our matrices that ONNX has as row {@code row}. Each gate has H rows. The gates of an
   * LSTM are i, o, f, c in ONNX and i, f, g, o here; those of a GRU are z, r, h and r, z, n.
   */
  private int onnxRow(int row) {
    int gate = row / spec.hidden();
    if (spec.cell() instanceof Lstm) {
      gate = new int[] {0, 3, 1, 2}[gate];
    } else if (spec.cell() instanceof Gru) {
      gate = new int[] {1, 0, 2}[gate];
    }
    return gate * spec.hidden() + row % spec.hidden();
  }

  private void addOutputLayer(String below) {
    var matrix = model.weights().matrix(ModelLayout.OUTPUT_WEIGHT);
    var transposed = new double[spec.hidden() * spec.outputs()];
    for (int i = 0; i < transposed.length; i++) {
      transposed[i] = matrix.getEntry(i % spec.outputs(), i / spec.outputs());
    }
    var weight = addFloats(ModelLayout.OUTPUT_WEIGHT, transposed, spec.hidden(), spec.outputs());
    var product = spec.bias() ? "products" : "logits";
    var logits = addNode("MatMul", List.of(below, weight), List.of(product));
    if (spec.bias()) {
      var values = values(ModelLayout.OUTPUT_BIAS, row -> row);
      var bias = addFloats(ModelLayout.OUTPUT_BIAS, values, spec.outputs());
      logits = addNode("Add", List.of(logits, bias), List.of("logits"));
    }
    var probabilities =
        spec.output() == Output.SOFTMAX
            ? addNode("Softmax", List.of(logits), List.of("probabilities"), attribute("axis", -1))
            : addNode("Sigmoid", List.of(logits), List.of("probabilities"));
    addOutput(logits, LENGTH, BATCH, spec.outputs());
    addOutput(probabilities, LENGTH, BATCH, spec.outputs());
  }

  /** The values of a parameter in row-major order, with rows taken in the order {@code rows}. */
  private double[] values(String parameter, IntUnaryOperator rows) {
    var matrix = model.weights().matrix(parameter);
    int columns = matrix.columns();
    var values = new double[matrix.rows() * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = matrix.getEntry(rows.applyAsInt(i / columns), i % columns);
    }
    return values;
  }

  /** Adds a weight matrix, with the axes {@code leading} before its rows and columns. */
  private String addWeights(String parameter, IntUnaryOperator rows, long... leading) {
    var matrix = model.weights().matrix(parameter);
    var shape = ArrayUtils.addAll(leading, matrix.rows(), matrix.columns());
    return addFloats(parameter, values(parameter, rows), shape);
  }

  private String addFloats(String name, double[] values, long... shape) {
    var bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES));
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    for (var value : values) {
      float rounded = (float) value;
      if (!Float.isFinite(rounded)) {
        throw CarrybitException.badData(
            "%s: %s: expected weights that fit float32, found %s", model.name(), name, value);
      }
      bytes.putFloat(rounded);
    }
    return addConstant(name, DataType.FLOAT, bytes.flip(), shape);
  }

  private String addIntegers(String name, long... values) {
    var bytes = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (var value : values) {
      bytes.putLong(value);
    }
    return addConstant(name, DataType.INT64, bytes.flip(), values.length);
  }

  private String addConstant(String name, DataType type, ByteBuffer bytes, long... shape) {
    var tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(type.getNumber())
            .setRawData(ByteString.copyFrom(bytes));
    for (var size : shape) {
      tensor.addDims(size);
    }
    graph.addInitializer(tensor);
    return name;
  }

  private String addInput(String name, DataType type, Object... shape) {
    graph.addInput(value(name, type, shape));
    return name;
  }

  private void addOutput(String name, Object... shape) {
    graph.addOutput(value(name, DataType.FLOAT, shape));
  }

  /** A value whose sizes are numbers or, where they are dynamic, names. */
  private static ValueInfoProto value(String name, DataType type, Object... shape) {
    var sizes = TensorShapeProto.newBuilder();
    for (var size : shape) {
      var dimension = TensorShapeProto.Dimension.newBuilder();
      sizes.addDim(
          size instanceof String symbolic
              ? dimension.setDimParam(symbolic)
              : dimension.setDimValue(((Integer) size).longValue()));
    }
    var tensor = TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(sizes);
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  /** Adds an operator. Returns the name of its first result. */
  private String addNode(
      String operator, List<String> operands, List<String> results, AttributeProto... attributes) {
    graph.addNode(
        NodeProto.newBuilder()
            .setName("make_" + results.get(0))
            .setOpType(operator)
            .addAllInput(operands)
            .addAllOutput(results)
            .addAllAttribute(List.of(attributes)));
    return results.get(0);
  }

  private static AttributeProto attribute(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }
}

package dev.carrybit.model;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** An ONNX graph under construction. Values have names; each method returns the one it adds. */
final class OnnxGraph {

  /** The name of an operator's input that is left out. */
  static final String NONE = "";

  private final String source;
  private final GraphProto.Builder graph;

  /**
   * An empty graph.
   *
   * @param source where its numbers come from, for messages
   */
  OnnxGraph(String source) {
    this.source = source;
    this.graph = GraphProto.newBuilder().setName("network");
  }

  GraphProto build() {
    return graph.build();
  }

  /** An input of 32-bit numbers or of symbols, whose sizes are numbers or names. */
  String input(String name, TensorProto.DataType type, Object... sizes) {
    graph.addInput(value(name, type, sizes));
    return name;
  }

  /** Makes the value called {@code name}, of 32-bit numbers, an output. */
  void output(String name, Object... sizes) {
    graph.addOutput(value(name, TensorProto.DataType.FLOAT, sizes));
  }

  private static ValueInfoProto value(String name, TensorProto.DataType type, Object... sizes) {
    var shape = TensorShapeProto.newBuilder();
    for (var size : sizes) {
      var dimension = TensorShapeProto.Dimension.newBuilder();
      shape.addDim(
          size instanceof String symbolic
              ? dimension.setDimParam(symbolic)
              : dimension.setDimValue(((Integer) size).longValue()));
    }
    var tensor = TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(shape);
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  /**
   * Fixed numbers, rounded to 32 bits.
   *
   * @throws CarrybitException ({@link ExitCode#BAD_DATA}) if one of them is too large for that
   */
  String numbers(String name, double[] values, long... sizes) {
    var bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES));
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    for (var value : values) {
      float rounded = (float) value;
      if (!Float.isFinite(rounded)) {
        throw new CarrybitException(
            ExitCode.BAD_DATA,
            "%s: %s: expected weights that fit 32 bits, found %s".formatted(source, name, value));
      }
      bytes.putFloat(rounded);
    }
    return fixed(name, TensorProto.DataType.FLOAT, bytes.flip(), sizes);
  }

  /** Fixed whole numbers, in one row. */
  String integers(String name, long... values) {
    var bytes = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (var value : values) {
      bytes.putLong(value);
    }
    return fixed(name, TensorProto.DataType.INT64, bytes.flip(), values.length);
  }

  private String fixed(String name, TensorProto.DataType type, ByteBuffer bytes, long... sizes) {
    var tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(type.getNumber())
            .setRawData(ByteString.copyFrom(bytes));
    for (var size : sizes) {
      tensor.addDims(size);
    }
    graph.addInitializer(tensor);
    return name;
  }

  /** An operator of one output; returns the output. */
  String operator(String type, List<String> inputs, String output, AttributeProto... attributes) {
    operator(type, inputs, List.of(output), attributes);
    return output;
  }

  /** An operator of several outputs, named as its first one. */
  void operator(
      String type, List<String> inputs, List<String> outputs, AttributeProto... attributes) {
    graph.addNode(
        NodeProto.newBuilder()
            .setName("make_" + outputs.get(0))
            .setOpType(type)
            .addAllInput(inputs)
            .addAllOutput(outputs)
            .addAllAttribute(List.of(attributes)));
  }

  /** An operator's setting that is a whole number. */
  static AttributeProto setting(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  /** An operator's setting that is a list of one word. */
  static AttributeProto setting(String name, String word) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.STRINGS)
        .addStrings(ByteString.copyFromUtf8(word))
        .build();
  }
}

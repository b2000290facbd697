package dev.carrybit.model;

import ai.onnx.proto.OnnxMl.AttributeProto;
import dev.carrybit.linalg.Matrix;
import dev.carrybit.nn.Elman;
import dev.carrybit.nn.Elman.Activation;
import dev.carrybit.nn.Gru;
import dev.carrybit.nn.Lstm;
import dev.carrybit.nn.ModelLayout;
import dev.carrybit.nn.ModelSpec;
import dev.carrybit.nn.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** One recurrent layer as an operator of ONNX. */
record OnnxLayer(ModelSpec spec, Parameters weights, int layer) {

  /** The parts of a state, in order. */
  static final List<String> STATES = List.of("h", "c");

  /**
   * Adds the layer to a graph.
   *
   * @param below the layer's input, T × N × D
   * @param states before the first time step: h, and c if there is one, 1 × N × H
   * @return the h of all time steps, T × N × H; states after the last one are {@code final_h_l0} …
   */
  String add(OnnxGraph graph, String below, List<String> states) {
    int columns = spec.gateColumns();
    var input = matrix(graph, ModelLayout.inputWeight(layer));
    var recurrent = matrix(graph, ModelLayout.recurrentWeight(layer));
    var bias = spec.bias() ? graph.numbers(named("biases"), biases(), 1, 2L * columns) : "";
    // the operand left out is the length of each sequence: all are of one length
    var operands = new ArrayList<>(List.of(below, input, recurrent, bias, OnnxGraph.NONE));
    operands.addAll(states);
    var made = new ArrayList<>(List.of(named("each_h")));
    for (int part = 0; part < states.size(); part++) {
      made.add(named("final_" + STATES.get(part)));
    }
    graph.operator(type(), operands, made, settings());
    // one direction
    var axis = graph.integers(named("direction"), 1);
    return graph.operator("Squeeze", List.of(made.get(0), axis), named("h"));
  }

  private String named(String name) {
    return name + "_l" + layer;
  }

  private String matrix(OnnxGraph graph, String name) {
    var matrix = weights.matrix(name);
    return graph.numbers(name, reordered(matrix), 1, matrix.rows(), matrix.columns());
  }

  /** Those of the input's product, and then those of the recurrent one. */
  private double[] biases() {
    var both = new double[2 * spec.gateColumns()];
    var first = reordered(weights.matrix(ModelLayout.bias(layer)));
    System.arraycopy(first, 0, both, 0, first.length);
    if (spec.hasRecurrentBias()) {
      var second = reordered(weights.matrix(ModelLayout.recurrentBias(layer)));
      System.arraycopy(second, 0, both, first.length, second.length);
    }
    return both;
  }

  /** A matrix row by row, with its blocks of H rows in ONNX's order of gates. */
  private double[] reordered(Matrix matrix) {
    int hidden = spec.hidden();
    int columns = matrix.columns();
    var order = order();
    var values = new double[matrix.rows() * columns];
    for (int row = 0; row < matrix.rows(); row++) {
      int from = order[row / hidden] * hidden + row % hidden;
      for (int column = 0; column < columns; column++) {
        values[row * columns + column] = matrix.getEntry(from, column);
      }
    }
    return values;
  }

  /**
   * Which of our gates is ONNX's first, and so on: i, o, f, c of i, f, g, o; z, r, h of r, z, n.
   */
  private int[] order() {
    if (spec.cell() instanceof Lstm) {
      return new int[] {0, 3, 1, 2};
    }
    return spec.cell() instanceof Gru
        ? new int[] {1, 0, 2}
        : IntStream.range(0, spec.cell().gates()).toArray();
  }

  private String type() {
    if (spec.cell() instanceof Elman) {
      return "RNN";
    }
    return spec.cell() instanceof Lstm ? "LSTM" : "GRU";
  }

  private AttributeProto[] settings() {
    var settings = new ArrayList<>(List.of(OnnxGraph.setting("hidden_size", spec.hidden())));
    if (spec.cell() instanceof Elman elman) {
      var function = elman.activation() == Activation.TANH ? "Tanh" : "Sigmoid";
      settings.add(OnnxGraph.setting("activations", function));
    } else if (spec.cell() instanceof Gru) {
      // its reset gate comes after the recurrent product
      settings.add(OnnxGraph.setting("linear_before_reset", 1));
    }
    return settings.toArray(AttributeProto[]::new);
  }
}

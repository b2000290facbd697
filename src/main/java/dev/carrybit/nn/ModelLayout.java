package dev.carrybit.nn;

import java.util.ArrayList;
import java.util.List;

/** The parameters of a network with PyTorch's names and shapes: layer after layer, output last. */
public final class ModelLayout {

  public static final String EMBEDDING_WEIGHT = "embedding.weight";
  public static final String OUTPUT_WEIGHT = "output.weight";
  public static final String OUTPUT_BIAS = "output.bias";

  private ModelLayout() {}

  /** Name and shape of a parameter. */
  private record Shape(String name, int rows, int columns) {
    double size() {
      return (double) rows * columns;
    }
  }

  /**
   * The layout of {@code spec}: V × D where symbols are embedded; for each layer G·H × D, G·H × H,
   * G·H, and once more G·H for a recurrent bias; V × H and V at the end.
   */
  public static ParameterLayout of(ModelSpec spec) {
    var layout = new ParameterLayout.Builder();
    for (var shape : shapes(spec)) {
      boolean output = shape.name.equals(OUTPUT_WEIGHT) || shape.name.equals(OUTPUT_BIAS);
      layout.add(shape.name, shape.rows, shape.columns, output);
    }
    return layout.build();
  }

  /** Number of parameters of {@code spec}, which may exceed any array. */
  public static double size(ModelSpec spec) {
    return shapes(spec).stream().mapToDouble(Shape::size).sum();
  }

  private static List<Shape> shapes(ModelSpec spec) {
    var shapes = new ArrayList<Shape>();
    if (spec.input() instanceof Input.Embedded embedded) {
      shapes.add(new Shape(EMBEDDING_WEIGHT, embedded.symbols(), embedded.size()));
    }
    int gates = spec.gateColumns();
    for (int layer = 0; layer < spec.layers(); layer++) {
      shapes.add(new Shape(inputWeight(layer), gates, spec.inputSize(layer)));
      shapes.add(new Shape(recurrentWeight(layer), gates, spec.hidden()));
      if (spec.bias()) {
        shapes.add(new Shape(bias(layer), gates, 1));
      }
      if (spec.hasRecurrentBias()) {
        shapes.add(new Shape(recurrentBias(layer), gates, 1));
      }
    }
    shapes.add(new Shape(OUTPUT_WEIGHT, spec.outputs(), spec.hidden()));
    if (spec.bias()) {
      shapes.add(new Shape(OUTPUT_BIAS, spec.outputs(), 1));
    }
    return shapes;
  }

  public static String inputWeight(int layer) {
    return "weight_ih_l" + layer;
  }

  public static String recurrentWeight(int layer) {
    return "weight_hh_l" + layer;
  }

  public static String bias(int layer) {
    return "bias_ih_l" + layer;
  }

  public static String recurrentBias(int layer) {
    return "bias_hh_l" + layer;
  }
}

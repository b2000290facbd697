package dev.carrybit.nn;

import dev.carrybit.nn.ParameterLayout.Shape;
import java.util.ArrayList;
import java.util.List;

/** The parameters of a network with PyTorch's names and shapes: layer after layer, output last. */
public final class ModelLayout {

  public static final String EMBEDDING_WEIGHT = "embedding.weight";
  public static final String OUTPUT_WEIGHT = "output.weight";
  public static final String OUTPUT_BIAS = "output.bias";

  private ModelLayout() {}

  /**
   * The layout of {@code spec}: V × D where symbols are embedded; for each layer G·H × D, G·H × H,
   * G·H, and once more G·H for a recurrent bias; V × H and V at the end.
   */
  public static ParameterLayout of(ModelSpec spec) {
    return ParameterLayout.of(shapes(spec));
  }

  /** Number of parameters of {@code spec}, which may exceed any array. */
  public static double size(ModelSpec spec) {
    return shapes(spec).stream().mapToDouble(s -> (double) s.rows() * s.columns()).sum();
  }

  private static List<Shape> shapes(ModelSpec spec) {
    var shapes = new ArrayList<Shape>();
    if (spec.input() instanceof Input.Embedded embedded) {
      shapes.add(new Shape(EMBEDDING_WEIGHT, embedded.symbols(), embedded.size(), false));
    }
    int gates = spec.gateColumns();
    for (int layer = 0; layer < spec.layers(); layer++) {
      shapes.add(new Shape(inputWeight(layer), gates, spec.inputSize(layer), false));
      shapes.add(new Shape(recurrentWeight(layer), gates, spec.hidden(), false));
      if (spec.bias()) {
        shapes.add(new Shape(bias(layer), gates, 1, false));
      }
      if (spec.hasRecurrentBias()) {
        shapes.add(new Shape(recurrentBias(layer), gates, 1, false));
      }
    }
    shapes.add(new Shape(OUTPUT_WEIGHT, spec.outputs(), spec.hidden(), true));
    if (spec.bias()) {
      shapes.add(new Shape(OUTPUT_BIAS, spec.outputs(), 1, true));
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

package dev.carrybit.nn;

/** The parameters of a network, named and shaped as PyTorch's, layer after layer, output last. */
public final class ModelLayout {

  public static final String EMBEDDING_WEIGHT = "embedding.weight";
  public static final String OUTPUT_WEIGHT = "output.weight";
  public static final String OUTPUT_BIAS = "output.bias";

  private ModelLayout() {}

  /**
   * The layout of {@code spec}: V × D where symbols are embedded; gates·H × D, gates·H × H,
   * gates·H, and once more gates·H for a recurrent bias, a layer; V × H and V at the end.
   */
  public static ParameterLayout of(ModelSpec spec) {
    var layout = new ParameterLayout.Builder();
    if (spec.input() instanceof Input.Embedded embedded) {
      layout.add(EMBEDDING_WEIGHT, embedded.symbols(), embedded.size(), false);
    }
    int gates = spec.gateColumns();
    for (int layer = 0; layer < spec.layers(); layer++) {
      layout.add(inputWeight(layer), gates, spec.inputSize(layer), false);
      layout.add(recurrentWeight(layer), gates, spec.hidden(), false);
      if (spec.bias()) {
        layout.add(bias(layer), gates, 1, false);
      }
      if (spec.hasRecurrentBias()) {
        layout.add(recurrentBias(layer), gates, 1, false);
      }
    }
    layout.add(OUTPUT_WEIGHT, spec.outputs(), spec.hidden(), true);
    if (spec.bias()) {
      layout.add(OUTPUT_BIAS, spec.outputs(), 1, true);
    }
    return layout.build();
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

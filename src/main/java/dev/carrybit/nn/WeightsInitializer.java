package dev.carrybit.nn;

import java.util.Arrays;

/** Draws a network's first weights. */
public final class WeightsInitializer {

  private static final long PURPOSE = 0x1417;

  private final ModelSpec spec;
  private final Initialization rule;

  public WeightsInitializer(ModelSpec spec, Initialization rule) {
    this.spec = spec;
    this.rule = rule;
  }

  /** Weights in which every matrix is drawn from a stream of its own. */
  public Parameters draw(long seed) {
    var weights = Parameters.zeros(ModelLayout.of(spec));
    var slots = weights.layout().slots();
    for (int s = 0; s < slots.size(); s++) {
      var slot = slots.get(s);
      var random = new SplitMix64(SplitMix64.mix(seed, PURPOSE, s));
      if (slot.name().startsWith("weight_ih")) {
        draw(rule.input(), slot, spec.hidden(), random, weights.values());
      } else if (slot.name().startsWith("weight_hh")) {
        draw(rule.recurrent(), slot, spec.hidden(), random, weights.values());
      } else if (slot.name().equals(ModelLayout.EMBEDDING_WEIGHT)) {
        uniform(rule.low(), rule.high(), slot, random, weights.values());
      } else if (slot.name().equals(ModelLayout.OUTPUT_WEIGHT)) {
        draw(rule.output(), slot, slot.rows(), random, weights.values());
      }
    }
    setForgetBias(weights);
    return weights;
  }

  /**
   * Uniform weights in a source article's order of drawing: W_x, W_o, W_h, each D × H and row by
   * row, which is column by column of the matrices here.
   */
  public Parameters drawAsNumpy(NumpyStream stream) {
    if (spec.layers() != 1 || spec.bias()) {
      throw new IllegalArgumentException(
          "numpy's order of drawing: expected one layer without biases, was " + spec);
    }
    var weights = Parameters.zeros(ModelLayout.of(spec));
    for (var name :
        new String[] {
          ModelLayout.inputWeight(0), ModelLayout.OUTPUT_WEIGHT, ModelLayout.recurrentWeight(0)
        }) {
      var matrix = weights.matrix(name);
      for (int column = 0; column < matrix.columns(); column++) {
        for (int row = 0; row < matrix.rows(); row++) {
          matrix.setEntry(row, column, uniform(rule.low(), rule.high(), stream.nextDouble()));
        }
      }
    }
    return weights;
  }

  /** Draws a matrix of gates of {@code block} rows. */
  private void draw(
      Distribution distribution, Slot slot, int block, SplitMix64 random, double[] into) {
    double glorot = Math.sqrt(6.0 / ((double) slot.columns() + block));
    switch (distribution) {
      case UNIFORM -> uniform(rule.low(), rule.high(), slot, random, into);
      case GLOROT -> uniform(-glorot, glorot, slot, random, into);
      case ORTHOGONAL -> {
        for (int row = 0; row < slot.rows(); row += block) {
          int at = slot.offset() + row * slot.columns();
          Orthogonal.draw(block, slot.columns(), random, into, at);
        }
      }
    }
  }

  private static void uniform(
      double low, double high, Slot slot, SplitMix64 random, double[] into) {
    for (int i = slot.offset(); i < slot.end(); i++) {
      into[i] = uniform(low, high, random.nextDouble());
    }
  }

  private static double uniform(double low, double high, double share) {
    return low + (high - low) * share;
  }

  private void setForgetBias(Parameters weights) {
    if (!spec.bias() || !(spec.cell() instanceof Lstm)) {
      return;
    }
    for (int layer = 0; layer < spec.layers(); layer++) {
      int forget = weights.layout().slot(ModelLayout.bias(layer)).offset() + spec.hidden();
      Arrays.fill(weights.values(), forget, forget + spec.hidden(), rule.forgetBias());
    }
  }
}

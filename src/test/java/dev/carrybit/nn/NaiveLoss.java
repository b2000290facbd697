package dev.carrybit.nn;

/** The output functions and losses of one row by their definitions, and the chain rule. */
record NaiveLoss(Output output, Loss loss) {

  double[] outputs(double[] sums) {
    var outputs = new double[sums.length];
    double partition = 0;
    for (double s : sums) {
      partition += Math.exp(s);
    }
    for (int v = 0; v < sums.length; v++) {
      outputs[v] =
          output == Output.SOFTMAX ? Math.exp(sums[v]) / partition : NaiveCell.sigmoid(sums[v]);
    }
    return outputs;
  }

  double loss(double[] o, double[] y) {
    double total = 0;
    for (int v = 0; v < o.length; v++) {
      total +=
          switch (loss) {
            case SQUARED -> (y[v] - o[v]) * (y[v] - o[v]) / 2;
            case CROSS_ENTROPY ->
                output == Output.SOFTMAX
                    ? -y[v] * Math.log(o[v])
                    : -y[v] * Math.log(o[v]) - (1 - y[v]) * Math.log(1 - o[v]);
          };
    }
    return total;
  }

  /** ∂L/∂s_u = Σ_v ∂L/∂o_v ∂o_v/∂s_u. */
  double[] sumGradient(double[] sums, double[] y) {
    var o = outputs(sums);
    var gradient = new double[o.length];
    for (int u = 0; u < o.length; u++) {
      for (int v = 0; v < o.length; v++) {
        gradient[u] += outputGradient(o[v], y[v]) * slope(sums, o, v, u);
      }
    }
    return gradient;
  }

  private double outputGradient(double o, double y) {
    return switch (loss) {
      case SQUARED -> o - y;
      case CROSS_ENTROPY -> output == Output.SOFTMAX ? -y / o : (1 - y) / (1 - o) - y / o;
    };
  }

  private double slope(double[] sums, double[] o, int v, int u) {
    if (output == Output.SOFTMAX) {
      return o[v] * ((u == v ? 1 : 0) - o[u]);
    }
    return u == v ? NaiveCell.sigmoidSlope(sums[v]) : 0;
  }
}

package dev.carrybit.verify;

import dev.carrybit.CarrybitException;
import dev.carrybit.storage.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The weights of an Elman network of one layer that adds, as {@link CertificateChecker} needs them:
 * h′ = f(W h + inputs(x)), and the bit of the sum is 1 where the logit v h + c is positive.
 *
 * <p>The sizes are sums of magnitudes, which bound the errors of sums computed in any order.
 *
 * @param w W, n × n
 * @param inputs W_x x + b for the inputs x = 0 + 0, 0 + 1, 1 + 0, 1 + 1
 * @param inputSizes |W_x x| + |b| of each unit
 * @param output v
 * @param outputSizes magnitudes of the terms of v
 * @param outputBias c
 * @param outputBiasSize magnitudes of the terms of c
 */
record ElmanAdder(
    double[][] w,
    double[][] inputs,
    double[][] inputSizes,
    double[] output,
    double[] outputSizes,
    double outputBias,
    double outputBiasSize) {

  /**
   * Takes the weights from the tensors of a model.
   *
   * @throws CarrybitException (BAD_DATA) if it is another network
   */
  static ElmanAdder of(List<Tensor> model) {
    var tensors = new HashMap<String, Tensor>();
    model.forEach(tensor -> tensors.put(tensor.name(), tensor));
    int n = rowsOf(tensors, "weight_hh_l0");
    var w = matrix(tensors, "weight_hh_l0", n, n);
    // the two bits as numbers, or one of four symbols
    boolean bits = size(tensors, "weight_ih_l0") == 2 * n;
    var wx = matrix(tensors, "weight_ih_l0", n, bits ? 2 : 4);
    var b = bias(tensors, "bias_ih_l0", n);
    var inputs = new double[4][n];
    var inputSizes = new double[4][n];
    for (int x = 0; x < 4; x++) {
      for (int i = 0; i < n; i++) {
        double first = bits ? (x >> 1) * wx[i][0] : wx[i][x];
        double second = bits ? (x & 1) * wx[i][1] : 0;
        inputs[x][i] = b[i] + first + second;
        inputSizes[x][i] = Math.abs(b[i]) + Math.abs(first) + Math.abs(second);
      }
    }
    // One sigmoid is above ½ where its sum is positive. Of two softmax outputs, the second one is
    // the larger where the difference of their sums is.
    boolean sigmoid = size(tensors, "output.weight") == n;
    var v = matrix(tensors, "output.weight", sigmoid ? 1 : 2, n);
    var c = bias(tensors, "output.bias", sigmoid ? 1 : 2);
    var output = new double[n];
    var outputSizes = new double[n];
    for (int k = 0; k < n; k++) {
      output[k] = sigmoid ? v[0][k] : v[1][k] - v[0][k];
      outputSizes[k] = sigmoid ? Math.abs(v[0][k]) : Math.abs(v[1][k]) + Math.abs(v[0][k]);
    }
    double outputBias = sigmoid ? c[0] : c[1] - c[0];
    double outputBiasSize = sigmoid ? Math.abs(c[0]) : Math.abs(c[1]) + Math.abs(c[0]);
    if (!tensors.isEmpty()) {
      throw other("no " + tensors.keySet(), "these");
    }
    return new ElmanAdder(w, inputs, inputSizes, output, outputSizes, outputBias, outputBiasSize);
  }

  private static int rowsOf(Map<String, Tensor> tensors, String name) {
    var tensor = tensors.get(name);
    return tensor == null || tensor.shape().length == 0 ? 0 : tensor.shape()[0];
  }

  private static int size(Map<String, Tensor> tensors, String name) {
    return tensors.containsKey(name) ? tensors.get(name).values().length : 0;
  }

  private static double[][] matrix(
      Map<String, Tensor> tensors, String name, int rows, int columns) {
    var tensor = tensors.remove(name);
    if (tensor == null || rows == 0 || !Arrays.equals(tensor.shape(), new int[] {rows, columns})) {
      throw other(
          "%s of shape %d × %d".formatted(name, rows, columns),
          tensor == null ? "none" : tensor.toString());
    }
    var matrix = new double[rows][];
    for (int i = 0; i < rows; i++) {
      matrix[i] = Arrays.copyOfRange(tensor.values(), i * columns, (i + 1) * columns);
    }
    return matrix;
  }

  /** Zeros if there is no such tensor. */
  private static double[] bias(Map<String, Tensor> tensors, String name, int count) {
    var tensor = tensors.remove(name);
    if (tensor == null) {
      return new double[count];
    }
    if (tensor.values().length != count) {
      throw other("%d numbers %s".formatted(count, name), tensor.toString());
    }
    return tensor.values();
  }

  private static CarrybitException other(String expected, String found) {
    return CarrybitException.badData(
        "%s",
        "expected the model of an Elman adder of one layer, with " + expected + ", found " + found);
  }
}

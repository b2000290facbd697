package dev.carrybit.nn;

import dev.carrybit.linalg.Kernels;
import dev.carrybit.linalg.Matrix;
import dev.carrybit.linalg.PackedMatrix;
import java.util.Arrays;

/**
 * A linear map W x + b of many rows x at once, as PyTorch's {@code nn.Linear}.
 *
 * @param weight name of W
 * @param bias name of b
 * @param hasBias whether there is a b
 */
record Linear(String weight, String bias, boolean hasBias) {

  Matrix weight(Parameters parameters) {
    return parameters.matrix(weight);
  }

  int biasAt(Parameters parameters) {
    return parameters.layout().slot(bias).offset();
  }

  /** sums ← x Wᵀ + b, with Wᵀ packed. */
  void forward(Parameters weights, PackedMatrix weightT, Matrix x, Matrix sums) {
    if (hasBias) {
      weightT.multAddRow(x, weights.values(), biasAt(weights), sums);
    } else {
      mult(x, weightT, sums);
    }
  }

  /** Adds the gradients of W and b, where {@code sums} are the gradients of the sums. */
  void backward(Kernels kernels, Matrix sums, Matrix x, Parameters gradient) {
    kernels.multAddTransA(sums, x, weight(gradient));
    backwardBias(kernels, sums, gradient);
  }

  /** Adds the gradient of b, row by row. */
  void backwardBias(Kernels kernels, Matrix sums, Parameters gradient) {
    if (hasBias) {
      int biasAt = biasAt(gradient);
      int end = sums.offset() + sums.rows() * sums.columns();
      for (int row = sums.offset(); row < end; row += sums.columns()) {
        kernels.add(sums.values(), row, gradient.values(), biasAt, sums.columns());
      }
    }
  }

  /** dx ← sums W, with W packed: the gradient of x. */
  static void backwardInput(PackedMatrix weight, Matrix sums, Matrix dx) {
    mult(sums, weight, dx);
  }

  /** C ← A·B. */
  private static void mult(Matrix a, PackedMatrix b, Matrix c) {
    Arrays.fill(c.values(), c.offset(), c.offset() + c.rows() * c.columns(), 0);
    b.multAdd(a, c);
  }
}

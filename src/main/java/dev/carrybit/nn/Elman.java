package dev.carrybit.nn;

import dev.carrybit.linalg.Kernels;
import java.util.Arrays;

/**
 * The simple recurrent cell (Elman 1990).
 *
 * <pre>
 * forward                      backward
 *   h = φ(W x + U h₋₁ + b)       dz = dh (1 − h²)      for φ = tanh
 *                                dz = dh h (1 − h)     for φ = σ
 * </pre>
 *
 * <p>dz is the gradient of the pre-activation. h₋₁'s gradient passes the matrix U alone.
 *
 * @param activation φ
 */
public record Elman(Activation activation) implements Cell {

  @Override
  public int gates() {
    return 1;
  }

  @Override
  public int states() {
    return 1;
  }

  @Override
  public void forward(Kernels kernels, LayerBuffers layer, int t) {
    var h = layer.h;
    int at = layer.stateAt(t);
    int size = layer.stateSize();
    System.arraycopy(layer.gates, layer.gatesAt(t), h, at, size);
    for (int row = at; row < at + size; row += layer.hidden) {
      switch (activation) {
        case TANH -> kernels.tanh(h, row, h, row, layer.hidden);
        case SIGMOID -> kernels.sigmoid(h, row, layer.hidden);
      }
    }
  }

  @Override
  public void backward(Kernels kernels, LayerBuffers layer, int t) {
    var dz = layer.gates;
    var dh = layer.dh;
    var h = layer.h;
    int gatesAt = layer.gatesAt(t);
    int at = layer.stateAt(t);
    boolean tanh = activation == Activation.TANH;
    for (int i = 0; i < dh.length; i++) {
      double hNow = h[at + i];
      dz[gatesAt + i] = tanh ? dh[i] * (1 - hNow * hNow) : dh[i] * hNow * (1 - hNow);
    }
    Arrays.fill(dh, 0);
  }
}

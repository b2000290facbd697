package dev.carrybit.nn;

import dev.carrybit.linalg.Kernels;
import java.util.Arrays;

/**
 * Long short-term memory (Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al.
 * 2000), gates in PyTorch's order i, f, g, o.
 *
 * <pre>
 * forward                            backward
 *   i = σ(W_i x + U_i h₋₁ + b_i)       do = dh tanh(c) · o (1 − o)
 *   f = σ(W_f x + U_f h₋₁ + b_f)       dc = dc + dh o (1 − tanh²(c))
 *   g = tanh(W_g x + U_g h₋₁ + b_g)    di = dc g · i (1 − i)
 *   o = σ(W_o x + U_o h₋₁ + b_o)       df = dc c₋₁ · f (1 − f)
 *   c = f c₋₁ + i g                    dg = dc i (1 − g²)
 *   h = o tanh(c)                      dc₋₁ = dc f
 * </pre>
 *
 * <p>di, df, dg and do are the gradients of the pre-activations. h₋₁'s gradient passes the matrices
 * U alone.
 */
public record Lstm() implements Cell {

  @Override
  public int gates() {
    return 4;
  }

  @Override
  public int states() {
    return 2;
  }

  @Override
  public void forward(Kernels kernels, LayerBuffers layer, int t) {
    kernels.lstmForward(
        layer.sequences,
        layer.hidden,
        layer.gates,
        layer.gatesAt(t),
        layer.h,
        layer.c,
        layer.tanhC,
        layer.stateAt(t));
  }

  @Override
  public void backward(Kernels kernels, LayerBuffers layer, int t) {
    kernels.lstmBackward(
        layer.sequences,
        layer.hidden,
        layer.gates,
        layer.gatesAt(t),
        layer.c,
        layer.tanhC,
        layer.stateAt(t),
        layer.dh,
        layer.dc);
    Arrays.fill(layer.dh, 0); // RecurrentLayer adds what passes U
  }
}

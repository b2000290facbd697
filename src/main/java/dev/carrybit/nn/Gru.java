package dev.carrybit.nn;

import dev.carrybit.linalg.Kernels;

/**
 * The gated recurrent unit (Cho et al. 2014) with the reset gate after the recurrent product, as in
 * cuDNN and PyTorch, gates in PyTorch's order r, z, n.
 *
 * <pre>
 * forward                                          backward
 *   r = σ(W_r x + b_r + U_r h₋₁ + b'_r)              dn = dh (1 − z) (1 − n²)
 *   z = σ(W_z x + b_z + U_z h₋₁ + b'_z)              dr = dn n_h · r (1 − r)
 *   n_h = U_n h₋₁ + b'_n                             dz = dh (h₋₁ − n) · z (1 − z)
 *   n = tanh(W_n x + b_n + r n_h)                    dn_h = dn r
 *   h = (1 − z) n + z h₋₁                            dh₋₁ = dh z
 * </pre>
 *
 * <p>dr, dz and dn are the gradients of the pre-activations. h₋₁'s gradient also passes the
 * matrices U, through dr, dz and dn_h.
 */
public record Gru() implements Cell {

  @Override
  public int gates() {
    return 3;
  }

  @Override
  public int states() {
    return 1;
  }

  @Override
  public boolean resetAfter() {
    return true;
  }

  @Override
  public void forward(Kernels kernels, LayerBuffers layer, int t) {
    kernels.gruForward(
        layer.sequences,
        layer.hidden,
        layer.gates,
        layer.recurrent,
        layer.gatesAt(t),
        layer.h,
        layer.stateAt(t));
  }

  @Override
  public void backward(Kernels kernels, LayerBuffers layer, int t) {
    kernels.gruBackward(
        layer.sequences,
        layer.hidden,
        layer.gates,
        layer.recurrent,
        layer.gatesAt(t),
        layer.h,
        layer.stateAt(t),
        layer.dh);
  }
}

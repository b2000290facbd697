package dev.carrybit.nn;

import java.io.Serializable;

/**
 * How the initial weights of a network are drawn.
 *
 * @param input distribution of W_ih
 * @param recurrent distribution of W_hh
 * @param output distribution of the output layer's matrix
 * @param low lower bound of uniform weights, inclusive; an embedding is always uniform
 * @param high upper bound of uniform weights, exclusive
 * @param forgetBias initial bias of the LSTM's forget gates; the other biases start at zero
 */
public record Initialization(
    Distribution input,
    Distribution recurrent,
    Distribution output,
    double low,
    double high,
    double forgetBias)
    implements Serializable {

  public Initialization {
    if (!(low < high) || !Double.isFinite(high - low)) {
      throw new IllegalArgumentException(
          "initial weights: expected finite bounds low < high, were " + low + " and " + high);
    }
    if (!Double.isFinite(forgetBias)) {
      throw new IllegalArgumentException("forget bias: expected a number, was " + forgetBias);
    }
  }
}

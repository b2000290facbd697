package dev.carrybit.nn;

import dev.carrybit.linalg.Pointwise;
import java.util.Arrays;

/**
 * The simple recurrent cell (Elman 1990): h = φ(z).
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
  public boolean takesRecurrenceApart() {
    return false;
  }

  @Override
  public void forward(LayerActivations layer, int t) {
    int at = layer.gatesAt(t);
    int size = layer.stateSize();
    int hidden = layer.hidden;
    for (int row = at; row < at + size; row += hidden) {
      switch (activation) {
        case TANH -> Pointwise.tanh(layer.gates, row, hidden);
        case SIGMOID -> Pointwise.sigmoid(layer.gates, row, hidden);
      }
    }
    System.arraycopy(layer.gates, at, layer.outputs, layer.stateAt(t), size);
  }

  @Override
  public void backward(LayerActivations layer, int t) {
    var gates = layer.gates;
    var signal = layer.signal;
    int at = layer.gatesAt(t);
    if (activation == Activation.TANH) {
      for (int i = 0; i < signal.length; i++) {
        double h = gates[at + i];
        gates[at + i] = signal[i] * (1 - h * h);
      }
    } else {
      for (int i = 0; i < signal.length; i++) {
        double h = gates[at + i];
        gates[at + i] = signal[i] * h * (1 - h);
      }
    }
    Arrays.fill(signal, 0);
  }
}

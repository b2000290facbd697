package dev.carrybit.train;

import dev.carrybit.nn.Batch;
import dev.carrybit.nn.Network;
import dev.carrybit.nn.Parameters;
import dev.carrybit.text.Boundary;

/** Documents that are read one by one, each in one window from no state. */
public final class Documents {

  private Documents() {}

  /** The loss of all symbols but the first; a document's end predicts what comes after it. */
  public static double loss(Network model, Parameters weights, int[] symbols, Boundary boundary) {
    return loss(model, weights, symbols, 0, boundary);
  }

  /** The same of all symbols but the first and {@code lead} more, which are read all the same. */
  public static double loss(
      Network model, Parameters weights, int[] symbols, int lead, Boundary boundary) {
    double loss = 0;
    int from = 0;
    for (int at = 0; at + 1 < symbols.length; at++) {
      if (symbols[at] == boundary.symbol() || at + 2 == symbols.length) {
        loss += window(model, weights, symbols, from, at + 1, lead);
        from = at + 1;
      }
    }
    return loss;
  }

  private static double window(
      Network model, Parameters weights, int[] symbols, int from, int to, int lead) {
    var batch = Batch.ofSymbols(1, to - from);
    System.arraycopy(symbols, from, batch.symbols(), 0, to - from);
    System.arraycopy(symbols, from + 1, batch.targets(), 0, to - from);
    var state = new double[model.spec().stateSize()];
    var workspace = model.workspace(1, to - from);
    model.forward(weights, batch, state, workspace);
    double loss = 0;
    for (int at = Math.max(from, lead); at < to; at++) {
      loss += workspace.loss(at - from);
    }
    return loss;
  }
}

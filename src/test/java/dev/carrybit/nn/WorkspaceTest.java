package dev.carrybit.nn;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WorkspaceTest {

  private static final Input SYMBOLS = new Input.Symbols(5);

  private static double bytes(Input input, Cell cell, int layers, boolean dropout) {
    var spec = new ModelSpec(input, cell, layers, 3, true, 5, Output.SOFTMAX, Loss.CROSS_ENTROPY);
    return Workspace.size(spec, 2, 8, dropout).bytes();
  }

  @Test
  void everyBufferOfAnLstmIsCounted() {
    // 16 rows: 12 gates; h, its gradient, c and tanh c of 3, of which h, c and tanh c have 2 more
    // rows; the gradients of one time step's h and c; W_hh packed twice; the columns of 5 symbols
    // and their gradients; 5 outputs and a loss; the output weights packed twice.
    int doubles = 16 * 12 + 3 * 18 * 3 + 16 * 3 + 2 * 2 * 3 + 2 * 36 + 2 * 5 * 12 + 16 * 6 + 2 * 15;
    // 5 symbols and their rows as ints; two views for each time step.
    assertThat(bytes(SYMBOLS, new Lstm(), 1, false))
        .isEqualTo(8 * doubles + 2 * 5 * 4 + 8 * 2 * 36);
  }

  @Test
  void aGruKeepsBothPartsOfItsGates() {
    int doubles = 16 * 9 * 2 + 18 * 3 + 16 * 3 + 2 * 3 + 2 * 27 + 2 * 5 * 9 + 16 * 6 + 2 * 15;
    assertThat(bytes(SYMBOLS, new Gru(), 1, false)).isEqualTo(8 * doubles + 2 * 5 * 4 + 8 * 2 * 36);
  }

  @Test
  void anEmbeddingIsCopiedForEachRow() {
    // The rows of 4 numbers and their gradients, and W_ih packed twice, instead of columns.
    double difference = 8 * (2 * 16 * 4 + 2 * 12 * 4) - 8 * 2 * 5 * 12 - 2 * 5 * 4;
    assertThat(bytes(new Input.Embedded(5, 4), new Lstm(), 1, false))
        .isEqualTo(bytes(SYMBOLS, new Lstm(), 1, false) + difference);
  }

  @Test
  void dropoutCopiesTheInputsOfUpperLayers() {
    assertThat(bytes(SYMBOLS, new Lstm(), 3, true))
        .isEqualTo(bytes(SYMBOLS, new Lstm(), 3, false) + 2 * 16 * 3 * (8 + 1));
    assertThat(bytes(SYMBOLS, new Lstm(), 1, true)).isEqualTo(bytes(SYMBOLS, new Lstm(), 1, false));
  }
}

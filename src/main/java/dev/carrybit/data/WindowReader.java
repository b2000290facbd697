package dev.carrybit.data;

/** Copies windows of a text into batches; a row's target is the symbol after its input. */
final class WindowReader {

  private final SymbolReader reader;
  private int[] symbols = new int[0];

  WindowReader(SymbolReader reader) {
    this.reader = reader;
  }

  /** Makes the window at {@code position} sequence {@code n} of {@code batch}. */
  void fill(Batch batch, int n, long position) {
    int count = batch.timeSteps() + 1;
    if (symbols.length < count) {
      symbols = new int[count];
    }
    reader.read(position, symbols, 0, count);
    for (int t = 0; t < batch.timeSteps(); t++) {
      int row = t * batch.sequences() + n;
      batch.symbols()[row] = symbols[t];
      batch.targets()[row] = symbols[t + 1];
    }
  }

  void close() {
    reader.close();
  }
}

package dev.carrybit.text;

import dev.carrybit.nn.Batch;

/**
 * Copies windows of a text into batches; a row's target is the symbol after its input. A row begins
 * anew where the symbol before its input, be it that of the window before, ends a document.
 */
final class WindowReader {

  private final SymbolReader reader;
  private final Boundary boundary;
  private int[] symbols = new int[0];

  WindowReader(SymbolReader reader, Boundary boundary) {
    this.reader = reader;
    this.boundary = boundary;
  }

  /** Makes the window at {@code position} sequence {@code n} of {@code batch}. */
  void fill(Batch batch, int n, long position) {
    int before = boundary.some() && position > 0 ? 1 : 0;
    int count = before + batch.timeSteps() + 1;
    if (symbols.length < count) {
      symbols = new int[count];
    }
    reader.read(position - before, symbols, 0, count);
    for (int t = 0; t < batch.timeSteps(); t++) {
      int row = t * batch.sequences() + n;
      batch.symbols()[row] = symbols[before + t];
      batch.targets()[row] = symbols[before + t + 1];
    }
    if (boundary.some()) {
      mark(batch, n, before);
    }
  }

  /** Every row, since the batch is one that was filled before. */
  private void mark(Batch batch, int n, int before) {
    batch.allowResets();
    for (int t = 0; t < batch.timeSteps(); t++) {
      int previous = before + t - 1;
      batch.resets()[t * batch.sequences() + n] = previous >= 0 && boundary.is(symbols[previous]);
    }
  }

  void close() {
    reader.close();
  }
}

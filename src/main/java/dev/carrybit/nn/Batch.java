package dev.carrybit.nn;

/**
 * The inputs and targets of N sequences over T time steps, time-major: time step t of sequence n is
 * row t·N + n. Inputs are symbols or rows of D real numbers.
 */
public final class Batch {

  private final int sequences;
  private final int capacity;
  private final int columns;
  private final int[] symbols;
  private final double[] reals;
  private final int[] targets;
  private boolean[] resets = {};
  private int timeSteps;

  private Batch(int sequences, int capacity, int columns) {
    int rows = Math.multiplyExact(sequences, capacity);
    this.sequences = sequences;
    this.capacity = capacity;
    this.columns = columns;
    this.symbols = new int[columns == 0 ? rows : 0];
    this.reals = new double[Math.multiplyExact(rows, columns)];
    this.targets = new int[rows];
    this.timeSteps = capacity;
  }

  /** A batch of symbols for at most {@code capacity} time steps. */
  public static Batch ofSymbols(int sequences, int capacity) {
    return new Batch(sequences, capacity, 0);
  }

  /** A batch of the kind that {@code input} needs for at most {@code capacity} time steps. */
  public static Batch of(Input input, int sequences, int capacity) {
    return new Batch(sequences, capacity, input instanceof Input.Reals reals ? reals.size() : 0);
  }

  /** Bytes of a row's inputs and target. */
  public static int bytesPerRow(Input input) {
    int bytes = input instanceof Input.Reals reals ? reals.size() * Double.BYTES : Integer.BYTES;
    return bytes + Integer.BYTES;
  }

  /** Number of sequences N. */
  public int sequences() {
    return sequences;
  }

  /** Number of time steps T. */
  public int timeSteps() {
    return timeSteps;
  }

  /** Shortens the batch, or lengthens it again up to its capacity. */
  public void timeSteps(int count) {
    if (count <= 0 || count > capacity) {
      throw new IllegalArgumentException(
          "expected 1 to %d time steps, was %d".formatted(capacity, count));
    }
    timeSteps = count;
  }

  /** Number of rows in use: T·N. */
  public int rows() {
    return timeSteps * sequences;
  }

  /** Whether inputs are symbols. */
  public boolean isSymbols() {
    return columns == 0;
  }

  /** Real inputs of a row: D, or 0 for symbols. */
  public int columns() {
    return columns;
  }

  /** Input symbols by row; shared. */
  public int[] symbols() {
    return symbols;
  }

  /** Real inputs, D a row; shared. */
  public double[] reals() {
    return reals;
  }

  /**
   * Whether a row's sequence starts anew there, with a state of zeros, by row; shared. Empty if no
   * sequence ever does.
   */
  public boolean[] resets() {
    return resets;
  }

  /** Allocates {@link #resets} if that has not been done; all are false then. */
  public void allowResets() {
    if (resets.length == 0) {
      resets = new boolean[targets.length];
    }
  }

  /** Targets by row: the symbol, or the bit of a single output; shared. */
  public int[] targets() {
    return targets;
  }
}

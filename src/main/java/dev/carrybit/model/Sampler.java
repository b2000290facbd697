package dev.carrybit.model;

import dev.carrybit.config.SampleSettings;
import dev.carrybit.config.SampleSettings.SampleFeed;
import dev.carrybit.nn.Batch;
import dev.carrybit.nn.Network;
import dev.carrybit.nn.Parameters;
import dev.carrybit.nn.SplitMix64;
import dev.carrybit.nn.Workspace;
import dev.carrybit.text.Boundary;
import dev.carrybit.text.Tokens;
import dev.carrybit.text.Utf8;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * A network that writes, symbol after symbol. Bytes are drawn of those alone that can continue a
 * UTF-8 text and leave it whole at the end. After a symbol that ends a document the network goes on
 * with a state of zeros. Not safe for use by several threads.
 */
public final class Sampler {

  private static final int ASCII = 0x80;

  private final Network model;
  private final Parameters weights;
  private final SampleSettings settings;
  private final boolean writesBytes;
  private final Boundary boundary;
  private final SymbolDraw draw;

  /** A sampler of a network that knows one document alone. */
  public Sampler(Network model, Parameters weights, SampleSettings settings, Tokens kind) {
    this(model, weights, settings, kind, Boundary.NONE);
  }

  /** A sampler of a network whose inputs and outputs are the same symbols, of kind {@code kind}. */
  public Sampler(
      Network model, Parameters weights, SampleSettings settings, Tokens kind, Boundary boundary) {
    this.model = model;
    this.weights = weights;
    this.settings = settings;
    this.writesBytes = kind == Tokens.BYTE;
    this.boundary = boundary;
    this.draw = new SymbolDraw(settings, model.spec().outputs());
  }

  /**
   * Writes {@link SampleSettings#length()} symbols.
   *
   * @param prime symbols that the network sees first; where there are none, one is drawn of all
   * @param seed the same seed gives the same symbols
   */
  public int[] sample(int[] prime, long seed) {
    return sample(prime, seed, 1)[0];
  }

  /**
   * Writes {@code count} samples at once, each of which has draws of its own.
   *
   * @param seed that of the first sample; the others have the numbers after it, and are what these
   *     seeds write alone: in all bits if the kernels compute each row for itself, as vector ones
   *     do
   */
  public int[][] sample(int[] prime, long seed, int count) {
    var written = new int[count][settings.length()];
    write(prime, seed, count, (sample, index, symbol) -> written[sample][index] = symbol);
    return written;
  }

  /** Writes the symbols of {@link #sample(int[], long)} to {@code drawn}, each when it is drawn. */
  public void sample(int[] prime, long seed, IntConsumer drawn) {
    write(prime, seed, 1, (sample, index, symbol) -> drawn.accept(symbol));
  }

  private void write(int[] prime, long seed, int count, Written written) {
    var writers = IntStream.range(0, count).mapToObj(n -> new Writer(seed + n)).toList();
    var seen = new Seen(count);
    for (int at = 0; at < Math.max(1, prime.length); at++) {
      for (int n = 0; n < count; n++) {
        seen.batch.symbols()[n] = prime.length > 0 ? prime[at] : writers.get(n).first();
      }
      seen.forward();
    }
    for (int index = 0; index < settings.length(); index++) {
      for (int n = 0; n < count; n++) {
        int symbol = writers.get(n).next(seen.workspace.outputs(), n, index);
        seen.batch.symbols()[n] = settings.feed() == SampleFeed.DRAW ? symbol : seen.prediction(n);
        written.symbol(n, index, symbol);
      }
      seen.forward();
    }
  }

  /** Takes symbols as they are drawn. */
  private interface Written {
    void symbol(int sample, int index, int symbol);
  }

  /** What the network has seen, a row for each sample. */
  private final class Seen {

    private final Batch batch;
    private final Workspace workspace;
    private final double[] state;

    Seen(int count) {
      batch = Batch.ofSymbols(count, 1);
      workspace = model.workspace(count, 1);
      state = new double[count * model.spec().stateSize()];
    }

    void forward() {
      model.forward(weights, batch, state, workspace);
      workspace.finalState(batch, state);
      boundary.zero(batch.symbols(), batch.sequences(), state, model.spec().stateSize());
    }

    int prediction(int row) {
      return draw.best(workspace.outputs(), row * model.spec().outputs());
    }
  }

  /** The draws of one sample. */
  private final class Writer {

    private final SplitMix64 random;
    private final Utf8 utf8 = new Utf8();

    Writer(long seed) {
      random = new SplitMix64(seed);
    }

    /** What stands before the text: of bytes, one that is a character by itself. */
    int first() {
      return random.nextInt(writesBytes ? ASCII : model.spec().outputs());
    }

    int next(double[] outputs, int row, int index) {
      int offset = row * model.spec().outputs();
      double share = random.nextDouble();
      if (!writesBytes) {
        return draw.draw(outputs, offset, symbol -> true, share);
      }
      int room = settings.length() - index;
      int symbol = draw.draw(outputs, offset, each -> utf8.allows(each, room), share);
      utf8.append(symbol);
      return symbol;
    }
  }
}

package dev.carrybit.model;

import dev.carrybit.config.SampleSettings;
import dev.carrybit.config.SampleSettings.SampleFeed;
import dev.carrybit.nn.Batch;
import dev.carrybit.nn.Network;
import dev.carrybit.nn.Parameters;
import dev.carrybit.nn.SplitMix64;
import dev.carrybit.nn.Workspace;
import dev.carrybit.text.Boundary;
import dev.carrybit.text.Utf8;
import dev.carrybit.text.Vocabulary.Tokens;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Samples text from a network, one symbol at a time. Each symbol is the input of the next step.
 * Bytes are only drawn if they continue a valid UTF-8 text that can be complete at the requested
 * length. The state is set to zero after a symbol that ends a document. Not thread-safe.
 */
public final class Sampler {

  private static final int ASCII = 0x80;

  private final Network network;
  private final Parameters weights;
  private final SampleSettings settings;
  private final boolean writesBytes;
  private final Boundary boundary;
  private final CategoricalSampler sampler;

  public Sampler(
      Network network,
      Parameters weights,
      SampleSettings settings,
      Tokens kind,
      Boundary boundary) {
    this.network = network;
    this.weights = weights;
    this.settings = settings;
    this.writesBytes = kind == Tokens.BYTE;
    this.boundary = boundary;
    this.sampler = new CategoricalSampler(settings, network.spec().outputs());
  }

  /**
   * Samples {@link SampleSettings#length()} symbols.
   *
   * @param prime the first input symbols; if there are none, one is drawn uniformly
   * @param seed the same seed gives the same symbols
   */
  public int[] sample(int[] prime, long seed) {
    return sample(prime, seed, 1)[0];
  }

  /**
   * Samples {@code count} texts in one batch. With vector kernels, each equals the text that its
   * seed gives alone.
   *
   * @param seed of the first text; the others have the following seeds
   */
  public int[][] sample(int[] prime, long seed, int count) {
    var symbols = new int[count][settings.length()];
    sample(prime, seed, count, (sample, index, symbol) -> symbols[sample][index] = symbol);
    return symbols;
  }

  /** Passes each symbol of {@link #sample(int[], long)} to {@code consumer} when it is drawn. */
  public void sample(int[] prime, long seed, IntConsumer consumer) {
    sample(prime, seed, 1, (sample, index, symbol) -> consumer.accept(symbol));
  }

  private void sample(int[] prime, long seed, int count, SymbolConsumer consumer) {
    var random = IntStream.range(0, count).mapToObj(n -> new RandomSymbols(seed + n)).toList();
    int outputs = network.spec().outputs();
    var batch = Batch.ofSymbols(count, 1);
    var workspace = network.workspace(count, 1);
    var state = new double[count * network.spec().stateSize()];
    for (int at = 0; at < Math.max(1, prime.length); at++) {
      for (int n = 0; n < count; n++) {
        batch.symbols()[n] = prime.length > 0 ? prime[at] : random.get(n).first();
      }
      forward(batch, state, workspace);
    }
    for (int index = 0; index < settings.length(); index++) {
      for (int n = 0; n < count; n++) {
        int symbol = random.get(n).next(workspace.outputs(), n, index);
        batch.symbols()[n] =
            settings.feed() == SampleFeed.DRAW
                ? symbol
                : sampler.best(workspace.outputs(), n * outputs);
        consumer.accept(n, index, symbol);
      }
      forward(batch, state, workspace);
    }
  }

  private void forward(Batch batch, double[] state, Workspace workspace) {
    network.forward(weights, batch, state, workspace);
    workspace.finalState(batch, state);
    boundary.zero(batch.symbols(), batch.sequences(), state, network.spec().stateSize());
  }

  private interface SymbolConsumer {
    void accept(int sample, int index, int symbol);
  }

  /** Draws the symbols of one sample. */
  private final class RandomSymbols {

    private final SplitMix64 random;
    private final Utf8 utf8 = new Utf8();

    RandomSymbols(long seed) {
      random = new SplitMix64(seed);
    }

    /** Draws the first input uniformly; of bytes, only ASCII is a complete character. */
    int first() {
      return random.nextInt(writesBytes ? ASCII : network.spec().outputs());
    }

    int next(double[] outputs, int row, int index) {
      int offset = row * network.spec().outputs();
      double number = random.nextDouble();
      if (!writesBytes) {
        return sampler.draw(outputs, offset, symbol -> true, number);
      }
      int left = settings.length() - index;
      int symbol = sampler.draw(outputs, offset, each -> utf8.allows(each, left), number);
      utf8.append(symbol);
      return symbol;
    }
  }
}

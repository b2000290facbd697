package dev.carrybit.train;

import dev.carrybit.config.SampleFeed;
import dev.carrybit.config.SampleSettings;
import dev.carrybit.data.Batch;
import dev.carrybit.data.SplitMix64;
import dev.carrybit.linalg.Pointwise;
import dev.carrybit.nn.Activations;
import dev.carrybit.nn.SequenceModel;
import dev.carrybit.params.Parameters;
import java.util.Arrays;
import java.util.stream.IntStream;

/** A network that writes, symbol after symbol. Not safe for use by several threads. */
public final class Sampler {

  private final SequenceModel model;
  private final Parameters weights;
  private final SampleSettings settings;
  private final Batch batch = Batch.ofSymbols(1, 1);
  private final Activations activations;
  private final double[] state;

  /** A sampler of a network whose inputs and outputs are the same symbols. */
  public Sampler(SequenceModel model, Parameters weights, SampleSettings settings) {
    this.model = model;
    this.weights = weights;
    this.settings = settings;
    this.activations = model.activations(1, 1);
    this.state = new double[model.spec().stateSize()];
  }

  /**
   * Writes {@link SampleSettings#length()} symbols.
   *
   * @param prime symbols that the network sees first; where there are none, one is drawn of all
   * @param seed the same seed gives the same symbols
   */
  public int[] sample(int[] prime, long seed) {
    var random = new SplitMix64(seed);
    var symbols = model.spec().outputs();
    var begin = prime.length > 0 ? prime : new int[] {random.nextInt(symbols)};
    Arrays.fill(state, 0);
    for (int symbol : begin) {
      see(symbol);
    }
    var written = new int[settings.length()];
    for (int i = 0; i < written.length; i++) {
      written[i] = draw(random);
      see(settings.feed() == SampleFeed.DRAW ? written[i] : activations.prediction(0));
    }
    return written;
  }

  private void see(int symbol) {
    batch.symbols()[0] = symbol;
    model.forward(weights, batch, state, activations);
    activations.finalState(batch, state);
  }

  /** Draws a symbol by the outputs, as probabilities p^(1/temperature) of the largest ones. */
  private int draw(SplitMix64 random) {
    double share = random.nextDouble();
    if (settings.temperature() == 0) {
      return activations.prediction(0);
    }
    var order = candidates();
    var chances = new double[order.length];
    double largest = StrictMath.log(activations.output(0, activations.prediction(0)));
    double sum = 0;
    for (int i = 0; i < order.length; i++) {
      double log = StrictMath.log(activations.output(0, order[i])) - largest;
      chances[i] = Pointwise.exp(log / settings.temperature());
      sum += chances[i];
    }
    double left = share * sum;
    for (int i = 0; i < order.length; i++) {
      left -= chances[i];
      if (left < 0) {
        return order[i];
      }
    }
    return activations.prediction(0);
  }

  /** The symbols that may be drawn; of equal outputs the smaller symbol comes first. */
  private int[] candidates() {
    int symbols = model.spec().outputs();
    if (settings.topK() >= symbols) {
      return IntStream.range(0, symbols).toArray();
    }
    return IntStream.range(0, symbols)
        .boxed()
        .sorted((a, b) -> Double.compare(activations.output(0, b), activations.output(0, a)))
        .limit(settings.topK())
        .mapToInt(symbol -> symbol)
        .toArray();
  }
}

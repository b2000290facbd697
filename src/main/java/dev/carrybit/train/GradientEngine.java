package dev.carrybit.train;

/** The one seam of distribution: whoever computes the sum over all shards of a round. */
public interface GradientEngine extends AutoCloseable {

  /** The sum over all shards; the same bits whoever computes it. */
  RoundSum round(RoundInput input);

  /** Measures {@code weights} without changing anything. */
  Measurement measure(double[] weights, Evaluation evaluation);

  @Override
  void close();
}

package dev.carrybit.train;

/** Computes rounds over all shards. All engines return the same bits. */
public interface GradientEngine extends AutoCloseable {

  /** Runs all shards of a round, and adds their results. */
  RoundResult round(RoundInput input);

  /** Measures {@code weights}; changes nothing. */
  Measurement measure(double[] weights, Evaluation evaluation);

  @Override
  void close();
}

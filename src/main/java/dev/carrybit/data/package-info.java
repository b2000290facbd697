/**
 * Where examples come from: addition problems, windows of texts, and the streams of random numbers
 * that draw them.
 *
 * <p>A {@link dev.carrybit.data.BatchSource} is a pure function of step and shard, and random
 * numbers are keyed by seed, purpose, step and sequence: whoever makes a batch, however often,
 * makes the same. Bytes become tokens ({@link dev.carrybit.data.Tokens}), a {@link
 * dev.carrybit.data.Vocabulary} numbers the tokens, and a {@link dev.carrybit.data.SymbolReader}
 * reads the numbers by position. Everything streams: no text is ever held whole. Nothing here knows
 * Spark or Hadoop.
 */
package dev.carrybit.data;

/**
 * Where examples come from: symbols of texts and the streams of random numbers that generate them.
 *
 * <p>Bytes become tokens ({@link dev.carrybit.data.Tokens}), a {@link dev.carrybit.data.Vocabulary}
 * numbers the tokens, and a {@link dev.carrybit.data.SymbolReader} reads the numbers by position.
 * Everything streams: no text is ever held whole. Nothing here knows Spark or Hadoop.
 */
package dev.carrybit.data;

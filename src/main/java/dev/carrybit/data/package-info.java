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
 *
 * <p>Texts are read in blocks, ASCII in loops of its own. What preparing 200 MB of spelled sums
 * took, in processor time of Spark's {@code textFile(…).count()}, in turns in local[1] on a busy
 * machine, JDK 17:
 *
 * <table>
 * <caption>Passes, a symbol at a time and in blocks</caption>
 * <tr><th></th><th>byte</th><th>char</th><th>word</th></tr>
 * <tr><td>a symbol at a time</td><td>2.5</td><td>4.4</td><td>6.7</td></tr>
 * <tr><td>in blocks</td><td>0.8</td><td>1.9</td><td>4.9</td></tr>
 * <tr><td>and words eight bytes at a time</td><td></td><td></td><td>3.8</td></tr>
 * </table>
 *
 * <p>Of 60,000 different words, accents among them, no gain could be told from the noise: 4 to 6
 * passes before and after.
 */
package dev.carrybit.data;

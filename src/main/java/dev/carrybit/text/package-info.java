/**
 * Text: tokens, vocabulary, prepared symbols, and windows of them as batches.
 *
 * <p>{@link dev.carrybit.text.TextSplits} cuts the files of a text into parts for tasks. {@link
 * dev.carrybit.text.TokenCounts} counts the tokens of a part, {@link dev.carrybit.text.Vocabulary}
 * numbers them, {@link dev.carrybit.text.TextEncoder} writes the numbers to the files of a {@link
 * dev.carrybit.text.SymbolText}, and {@link dev.carrybit.text.TextWindows} reads batches from
 * those. All of this streams: no text is ever in memory as a whole. Nothing here knows Spark or
 * Hadoop.
 */
package dev.carrybit.text;

/**
 * Text: tokens, vocabulary, prepared symbols, and windows of them as batches.
 *
 * <p>{@link dev.carrybit.text.TextSplits} cuts the files of a text into splits for tasks. {@link
 * dev.carrybit.text.TokenCounts} counts the tokens of a split, {@link dev.carrybit.text.Vocabulary}
 * numbers them, {@link dev.carrybit.text.TextEncoder} reads a split as these numbers, {@link
 * dev.carrybit.text.SymbolText} keeps them in files, and {@link dev.carrybit.text.TextWindows}
 * reads batches from those. All of this streams: no text is ever in memory as a whole. Nothing here
 * knows Spark or Hadoop.
 */
package dev.carrybit.text;

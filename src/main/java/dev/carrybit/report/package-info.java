/**
 * What a person or a program reads: progress, the course and the result of a run, worked examples,
 * and what a sweep found, as tables. Pages of it are in {@code page}.
 *
 * <p>Numbers are written the same in every locale, and those of worked examples as NumPy prints
 * them, so that they can be held against the source articles' by eye.
 */
package dev.carrybit.report;

/**
 * HTML pages and SVG drawings of a run, of several runs, and of a sweep.
 *
 * <p>A page is one HTML file without scripts: it contains its style sheet and its charts, and loads
 * nothing. j2html escapes all text. Charts can be read without colour, by line styles and labels.
 * {@link dev.carrybit.report.AdditionProbe} and {@link dev.carrybit.report.TextProbe} compute what
 * the hidden units of a trained model store.
 */
package dev.carrybit.report;

/**
 * What a person reads in a browser: a page of a run, a page of several, and that of a sweep.
 *
 * <p>A page is one HTML file that asks for nothing else: styles are inside, charts are SVG, and
 * there is no script. Pages are made of records that say what is to be seen; who computes it does
 * not matter here. Every text goes through {@link dev.carrybit.page.Tag}, which alone writes markup
 * and escapes what is not. Charts are read without colour: by dashes, labels at the lines, and the
 * heights of bars.
 */
package dev.carrybit.page;

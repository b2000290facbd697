/** Pages and pictures of runs, in HTML and SVG. */
package dev.carrybit.report;

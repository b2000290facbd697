/** What a person or a program reads: progress, the result of a run, and worked examples. */
package dev.carrybit.report;

/**
 * One training from start to end: its directory, lock, checkpoints, signals, progress, metrics and
 * result.
 */
package dev.carrybit.run;

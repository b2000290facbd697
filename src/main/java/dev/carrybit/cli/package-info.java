/**
 * What the user types: one class a command, and the place where the parts meet.
 *
 * <p>{@link dev.carrybit.cli.Main} turns whatever happens into an exit code, and a mistake of the
 * user into one line; nothing else ends the process. {@code RunFactory} alone makes networks and
 * measurements of settings, so that a run is read back as what it was trained as. Of Spark, a
 * command holds a context and nothing more, and {@code add}, {@code sample}, {@code trace}, {@code
 * report}, {@code compare} and {@code check} start none.
 */
package dev.carrybit.cli;

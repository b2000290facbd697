/**
 * The commands, one class each.
 *
 * <p>{@link dev.carrybit.cli.Main} maps every failure to an exit code and every error of the user
 * to one line; nothing else ends the process. Of Spark, commands know only the context; {@code
 * add}, {@code sample}, {@code trace}, {@code verify}, {@code export}, {@code report}, {@code
 * compare} and {@code check} do not start it.
 */
package dev.carrybit.cli;

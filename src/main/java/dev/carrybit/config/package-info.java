/**
 * What a user may set, as records that are valid by construction.
 *
 * <p>{@code defaults.conf} names every key, explains it and holds its one default; no default is
 * written in Java. {@link dev.carrybit.config.SettingsLoader} lays a file and the command line over
 * it, and reports all problems together, before Spark starts. A key that the rest of the
 * configuration makes meaningless is refused: ignored, it would be believed to work. Keys that
 * belong together are in one class with the way from their values to settings and back.
 */
package dev.carrybit.config;

/**
 * The twin of {@link dev.carrybit.nn} in floats. The build generates it from that package, line by
 * line: see {@code maven-antrun-plugin} in the POM. It shares the classes that do not compute, such
 * as {@link dev.carrybit.nn.ModelSpec} and {@link dev.carrybit.nn.Batch}. Its users see {@link
 * dev.carrybit.nn.UnrolledNetwork}.
 */
package dev.carrybit.nn.float32;

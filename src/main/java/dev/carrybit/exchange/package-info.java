/**
 * What goes to other programs, and what comes from them: a trained network as a file for PyTorch or
 * ONNX.
 *
 * <p>{@link dev.carrybit.exchange.Network} is what is given away, {@link
 * dev.carrybit.exchange.ExportFormat} the ways to write it, {@link
 * dev.carrybit.exchange.GivenWeights} what a run takes to begin with, and {@link
 * dev.carrybit.exchange.TrainedRun} a run in somebody's own Java program. A run's own model file is
 * nothing else than a run needs; here names, gates and shapes become those of the program that
 * reads them. It all stands above {@code io}, whose files it writes, and {@code train}, which knows
 * how a network adds and writes; and it needs neither Spark nor Hadoop, nor any class that does:
 * bytes come in and go out, and whoever calls says where they lie.
 */
package dev.carrybit.exchange;

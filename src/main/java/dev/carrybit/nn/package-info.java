/**
 * The network and its gradient.
 *
 * <p>Read in this order: {@link dev.carrybit.nn.Network}, {@code RecurrentLayer} (the only loop
 * over time, and backpropagation through time), {@link dev.carrybit.nn.Lstm} (or {@link
 * dev.carrybit.nn.Gru}, {@link dev.carrybit.nn.Elman}: the equations of a cell), {@code
 * InputLayer}, {@code OutputLayer}, {@link dev.carrybit.nn.Workspace} (all buffers with their
 * shapes).
 *
 * <p>A network is immutable; weights and workspace are arguments of each call. Parameters are one
 * flat array ({@link dev.carrybit.nn.Parameters}) with named matrices in it ({@link
 * dev.carrybit.nn.ParameterLayout}), so that shipping, adding, clipping, optimizing and saving are
 * loops over one array. Buffers are time-major: row t·N + n is time step t of sequence n.
 *
 * <p>A new cell implements {@link dev.carrybit.nn.Cell} in one file, with loops or with {@code
 * sigmoid} and {@code tanh} of {@link dev.carrybit.linalg.Kernels}; a fused kernel comes later,
 * when it has to be fast. It gets a name in {@code config.ModelSettings}, an operator in {@code
 * model.OnnxExport}, and a naive twin in the tests; then {@code Networks.cells()} applies all
 * checks of gradients to it. A cell with weights of its own (peepholes) also needs a slot in {@link
 * dev.carrybit.nn.ModelLayout}, a rule in {@link dev.carrybit.nn.Initialization}, copies in {@link
 * dev.carrybit.nn.LayerBuffers}, which {@code RecurrentLayer} fills, and a decision in {@code
 * model.ExportFormat}, because PyTorch has no such cell.
 */
package dev.carrybit.nn;

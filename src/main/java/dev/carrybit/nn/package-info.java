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
 * when it has to be fast. The other places that name a cell:
 *
 * <ul>
 *   <li>{@code Cell}'s {@code permits} and {@code of}, the list of sources with a float32 twin in
 *       {@code pom.xml}, and a name in {@code config.ModelSettings} (then {@code KeyReferenceTest}
 *       says how to renew {@code configuration.md}); the class has the same name, which exports
 *       take; a forget gate also in {@code Initialization} and in the condition of {@code
 *       model.forget-bias};
 *   <li>{@code model.OnnxExport}: its operator and the order of its gates; {@code
 *       model.ExportFormat} and {@code export.md}, if PyTorch has no such cell;
 *   <li>tests: a twin in {@code NaiveCell}, a line in {@code Networks.cells()}, which applies all
 *       checks of gradients, one in {@code model.Examples} ({@code ofTorch}, if PyTorch has it),
 *       the list of cells in {@code SettingsLoaderTest}, and a row in {@code recorded-weights.txt},
 *       whose SHA the failing test prints.
 * </ul>
 *
 * <p>Weights of its own, such as peepholes, also need a slot in {@code ModelLayout} (a name with
 * "bias" is a vector that starts at zero), a rule in {@code Initialization}, and buffers for them
 * and their gradient in {@code LayerBuffers}: {@code RecurrentLayer} copies the weights there
 * before a pass, sets the gradient to zero before the backward pass, and adds it to the network's
 * afterwards. In the tests {@code NaiveLayer} gives them to {@code NaiveCell}, which returns their
 * gradients.
 */
package dev.carrybit.nn;

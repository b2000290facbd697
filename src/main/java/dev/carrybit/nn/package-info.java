/**
 * The network and its gradient: cells, layers, losses, and the one loop over time.
 *
 * <p>A {@link dev.carrybit.nn.Cell} is a formula and its derivative; {@code RecurrentLayer} owns
 * the products and the loop, so that a cell cannot get backpropagation through time wrong. Buffers
 * are time-major: what does not wait for the time step before, the input's product and the weights'
 * gradients, is one product over the whole window. A loss is a pair with its output function, since
 * only the pair has an exact and stable formula. Networks are immutable: weights and scratch space
 * come with each call.
 */
package dev.carrybit.nn;

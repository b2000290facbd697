/**
 * The network and its gradient: cells, layers, losses, and the one loop over time.
 *
 * <p>A {@link dev.carrybit.nn.Cell} is a formula and its derivative; {@code RecurrentLayer} owns
 * the products and the loop, so that a cell cannot get backpropagation through time wrong. Buffers
 * are time-major. What belongs to a time step, projection of the input, cell, and both products, is
 * done together, while it lies in the nearest caches, and the recurrent weights' gradient follows
 * for as many time steps as make 256 rows. A loss is a pair with its output function, since only
 * the pair has an exact and stable formula. Networks are immutable: weights and scratch space come
 * with each call.
 */
package dev.carrybit.nn;

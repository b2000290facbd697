/**
 * The network and its gradient: cells, layers, losses, and the one loop over time.
 *
 * <p>A {@link dev.carrybit.nn.Cell} is a formula and its derivative; {@code RecurrentLayer} owns
 * the products and the loop, so that a cell cannot get backpropagation through time wrong. Buffers
 * are time-major. What belongs to a time step, the cell and the products with its h before, is done
 * together, while it lies in the nearest caches. What need not be done step by step goes together
 * for as many as make 256 rows: weights' gradients, the projection of a dense input, and the output
 * layer, which for that goes along with the last layer's loop. Its three products, by themselves,
 * reach 55 to 60 GFLOP/s over 200 rows, and 34 to 40 over 5,000, which no near cache holds. A loss
 * is a pair with its output function, since only the pair has an exact and stable formula. Networks
 * are immutable: weights and scratch space come with each call.
 *
 * <p>A cell says whether its recurrent product is added to the gates or given beside them, as the
 * GRU needs it: {@code Recurrence} writes to another buffer then, and nothing else knows. What a
 * dense projection multiplies is a {@code LayerInput}: numbers of the batch, embedded symbols, or
 * the h of the layer below, of which dropout may leave some out. Dropout is between layers alone,
 * as PyTorch's {@code nn.LSTM(dropout=p)} has it, and not after the last layer as well, as char-rnn
 * has it: one key has one meaning, that which peers can be compared in.
 *
 * <p>Tried and given up: turning the whole input matrix for each window; with 10,000 symbols, 200
 * LSTM units and 20 windows of 20 time steps it took more than half a second, where the columns of
 * the symbols at hand take the whole pass to some 20 ms (two busy cores). Zeroing a copy of h where
 * sequences begin anew would have cost every time step a copy; putting the few back costs others
 * nothing.
 */
package dev.carrybit.nn;

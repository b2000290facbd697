/** The network and its gradient: cells, layers, losses, and the one loop over time. */
package dev.carrybit.nn;

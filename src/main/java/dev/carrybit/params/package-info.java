/**
 * One flat array of parameters with names, and the tree in which such arrays are added.
 *
 * <p>Shipping, adding, clipping, optimizing and saving are loops over one array; layers see
 * matrices in it. Sums of floating-point numbers depend on their order, and the order in which
 * tasks end depends on the cluster: so the shards' arrays are added in a tree over the shards'
 * indices, {@link dev.carrybit.params.SumTree}, whoever adds which part of it.
 */
package dev.carrybit.params;

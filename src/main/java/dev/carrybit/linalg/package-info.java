/**
 * Matrices, the kernels of their products, and pointwise functions.
 *
 * <p>A {@link dev.carrybit.linalg.Matrix} is a Commons Math matrix, so that all of Commons Math
 * works on a network's weights. Networks themselves use {@link dev.carrybit.linalg.Kernels}, which
 * add into a matrix that is there, where Commons Math's product makes a new one each time. The
 * order of additions is part of what a kernel promises: it depends on shapes alone, and faster
 * loops have to keep it. Exponentials come from {@link StrictMath}, because those of {@link Math}
 * may give other bits once they are compiled.
 */
package dev.carrybit.linalg;

/**
 * Matrices and the numeric kernels of a network.
 *
 * <p>{@link dev.carrybit.linalg.Kernels} is the only interface of fast code, and {@link
 * dev.carrybit.linalg.Kernels#of} the only place that chooses an implementation. {@code
 * ScalarKernels} and {@code ScalarMath} are the specification. {@code VectorKernels} and {@code
 * VectorMath} do the same operations lane by lane: a lane is an output, its terms are added one
 * after the other, each by one {@link Math#fma}. The bits are therefore those of any vector width,
 * of no vectors, and of the interpreter.
 *
 * <p>Matrix products follow BLIS (Goto and van de Geijn 2008): {@code PackedB} holds the right
 * operand in micro-panels of NR columns and KC terms, {@code PackedA} a block of MC rows and KC
 * terms of the left operand, row by row, {@code MacroKernel} loops over the tiles of C, and {@code
 * MicroKernel} keeps one tile in registers. {@code internals.md} reports the experiments behind
 * these sizes.
 */
package dev.carrybit.linalg;

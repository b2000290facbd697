/**
 * Matrices, the kernels of their products, and pointwise functions.
 *
 * <p>A {@link dev.carrybit.linalg.Matrix} is a Commons Math matrix, so that all of Commons Math
 * works on a network's weights. Networks themselves use {@link dev.carrybit.linalg.Kernels}, which
 * add into a matrix that is there, where Commons Math's product makes a new one each time. The
 * order of additions is part of what a kernel promises: it depends on shapes alone, and faster
 * loops have to keep it. Exponentials come from {@link StrictMath}, because those of {@link Math}
 * may give other bits once they are compiled.
 *
 * <p>{@link dev.carrybit.linalg.NativeKernels} are OpenBLAS 0.3.31 through netlib's JNI. GFLOP/s of
 * C (m × n) ← C + A·B over k terms, in double on one thread of a two-core Xeon with AVX-512 that
 * had other work to do (best of twelve; the loops of {@code portable} as they were when this was
 * measured):
 *
 * <pre>
 *    m     k     n              native   portable   commons-math
 *   100   128   512  gates, H 128  73        8.0        5.0
 *   100   512   128  signal back   64        7.1        3.7
 *  5000   128    87  output        54        6.8        3.6
 *   128  5000   512  gradient Aᵀ·B 71        8.5        0.2
 *   100   512  2048  gates, H 512  78        8.4        3.9
 *   100  2048   512  signal back   69        8.5        3.1
 *  5000   512    87  output        51        5.6        3.7
 *   512  5000  2048  gradient Aᵀ·B 58        7.3         –
 * </pre>
 *
 * <p>A call costs some 150 ns however small it is: 8·8·8 multiplications take 160 ns native and 280
 * portable, 1·16·16 take 160 and 95, so the crossover lies near 400, and {@code NativeKernels}
 * leaves fewer than 512 to Java. The first call costs 0.2 to 0.4 s (JNA 0.2 s, netlib 0.05 to 0.1,
 * OpenBLAS 0.01, checksums 0.01 to 0.03), which is why {@code auto} spares narrow networks it.
 *
 * <p>Weighed, and not taken: {@code OPENBLAS_NUM_THREADS} does nothing once a JVM runs, and whoever
 * starts executors may not pass it on; {@code jdk.incubator.foreign} is gone in later JDKs, and
 * {@code java.lang.foreign} is not in 17; OpenBLAS's own JNI from the same jar needs two more jars
 * and libstdc++. JNA sets the threads and reads them back, on any JVM. Where operands lie in memory
 * was seen not to change a bit, over shapes of the networks and eight offsets.
 */
package dev.carrybit.linalg;

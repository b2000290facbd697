/**
 * Matrices, the kernels of their products, and pointwise functions.
 *
 * <p>A {@link dev.carrybit.linalg.Matrix} is a Commons Math matrix, so that all of Commons Math
 * works on a network's weights. Networks themselves use {@link dev.carrybit.linalg.Kernels}, which
 * add into a matrix that is there, where Commons Math's product makes a new one each time. The
 * order of additions is part of what a kernel promises: it depends on shapes alone, and faster
 * loops have to keep it.
 *
 * <p>{@code Exponential}, {@code Logarithm} and {@code PlainLoops} are plain Java, and the
 * specification of {@code VectorLoops}, which do the same operations lane by lane: an output is a
 * lane, its terms are added one after the other, each by one {@link Math#fma}. So bits are those of
 * any width of vectors, of none, and of the interpreter. Exponentials are polynomials of our own,
 * because those of {@link Math} and of the Vector API may give other bits once they are compiled.
 *
 * <p>Measured on one thread of a two-core machine with AVX-512, JDK 17, other work beside it:
 *
 * <ul>
 *   <li>Products of H 128, B 50, V 87: 36 to 43 GFLOP/s, Commons Math's 4 to 5, and 2 with a
 *       transposed operand. Forward and backward of an LSTM (V 87, H 128, B 50, T 50): 54,000 to
 *       59,000 tokens/s; 16,000 without the vector module; 6,200 with Commons Math's products;
 *       before, with products left to the compiler and StrictMath's functions, 8,500 to 15,000.
 *   <li>tanh 1.0 to 2.7 ns a number, plain 4.3; sigmoid and exp alike.
 *   <li>Rejected: functions of vectors put together from small methods. The compiler stops taking
 *       them in after some 18,000 nodes, and then vectors are objects: 3 to 10 ns a number.
 *   <li>Rejected: the loop and the function in one method. It is compiled after 40,000 rounds, in
 *       which the Vector API takes microseconds a number: one to three seconds until it is fast,
 *       where one vector a call takes half of one. For the same reason small networks, of rows
 *       below 32 or products below 24 × 24 weights, stay with plain loops.
 *   <li>Rejected: masked stores, which JDK 17 does lane by lane. Lanes beyond a row are written
 *       back as they were.
 *   <li>Not done: keeping tanh c for the backward pass; by the figures above it would save 0.2 of
 *       18 µs a token, for a buffer the size of c.
 *   <li>Rejected: tanh as a plain quotient; it is 1.9 ulp off, and with what its parts lose to
 *       rounding given back, below 1 except next to 1.
 *   <li>Not needed so far: copying B into blocks. The weights of one layer fit the second cache.
 * </ul>
 *
 * <p>{@link dev.carrybit.linalg.NativeKernels} are OpenBLAS 0.3.31 through netlib's JNI. GFLOP/s of
 * C (m × n) ← C + A·B over k terms, in double on one thread of a two-core Xeon with AVX-512 that
 * had other work to do (best of twelve; {@code portable} before it used vectors):
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

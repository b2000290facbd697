/**
 * Matrices, the kernels of their products, and pointwise functions.
 *
 * <p>A {@link dev.carrybit.linalg.Matrix} is a Commons Math matrix, so that all of Commons Math
 * works on a network's weights. Networks themselves use {@link dev.carrybit.linalg.Products}, which
 * add into a matrix that is there, where Commons Math's product makes a new one each time. The
 * right operand of most products is the same for a whole window: a {@link
 * dev.carrybit.linalg.Factor}, which its kernels lay out once. The order of additions is part of
 * what {@link dev.carrybit.linalg.Kernels} promise: it depends on shapes alone, and faster loops
 * have to keep it.
 *
 * <p>{@code Exponential}, {@code Logarithm}, {@code PlainLoops} and {@code PlainProducts} are plain
 * Java, and the specification of {@code VectorLoops} and {@code VectorProducts}, which do the same
 * operations lane by lane: an output is a lane, its terms are added one after the other, each by
 * one {@link Math#fma}. So bits are those of any width of vectors, of none, and of the interpreter.
 * Exponentials are polynomials of our own, because those of {@link Math} and of the Vector API may
 * give other bits once they are compiled.
 *
 * <p>{@code VectorProducts} pack both operands (Goto and van de Geijn 2008): the right one into
 * panels of two vectors' width, the left one into tiles of 12 rows, each with its terms one after
 * the other, and 24 vectors of C stay in registers while terms are added. GFLOP/s of C (m × n) ← C
 * + A·B over k terms, in double on one thread of a two-core Xeon with AVX-512 and JDK 17 (medians
 * of two virtual machines each, in turns; Commons Math reaches 2 to 5):
 *
 * <pre>
 *     m     k     n              GFLOP/s
 *    100   128   512  gates, H 128  63–72
 *    100   512   128  signal back   60–65
 *    200   512   128  gradient AᵀB  56–67
 *   5000   128    87  output        34–38
 *   5000    87   128  output back   39–41
 *    100   512  2048  gates, H 512  63–68
 *    100  2048   512  signal back   61–67
 *    200  2048   512  gradient AᵀB  61–66
 * </pre>
 *
 * <p>What was tried, on the same machine:
 *
 * <ul>
 *   <li>Tiles in registers of 8 × 2 vectors reach 74 to 79 GFLOP/s, 8 × 3 83, 14 × 2 83 to 92, 6 ×
 *       4 76 to 80; 12 × 2, 80 to 87, leaves few rows over of 50, 100 or 128.
 *   <li>Rejected: tiles of 8 × 3 vectors with two terms written out. Alone they reach 100 to 115
 *       GFLOP/s of the 120 that the processor can do, within a step no more than 12 × 2, and a
 *       third less on AVX2, whose registers they overflow.
 *   <li>One index goes along both panels, so that the compiler proves once that it stays inside,
 *       and no term is checked again: 70 to 83 GFLOP/s for a tile of 12 × 2, where an index of its
 *       own for each operand gave 55 to 63 in turns with it.
 *   <li>Rejected: two terms written out. Tiles of 10 × 2 that way need 44 instructions for 24
 *       multiply-adds against 48, and leave no row of 100 or 50 over: steps of H 512 took 649 ms
 *       against 710, of 2 × H 128 74 against 78, of H 128 59 against 61. But in 9 of 190 virtual
 *       machines the compiler stored sums as objects, and a step took 900 ms. Its log showed why:
 *       the API's {@code ImplCache.find} and {@code opCode} may run into four traps each before
 *       they have met all operators, each multiply-add takes both in, and the compiler stops
 *       trusting profiles at a sum of 100. Using all operators once when the class is made keeps
 *       {@code find} from it (1 of 90), using them 100 times both (0 of 80, 52 ms a start), but no
 *       number makes it certain. With 24 multiply-adds, and all operators used once, the sum stays
 *       below.
 *   <li>Rejected: 10 × 2 with one term, within 3 % of 12 × 2; 14 × 2, which spills; sums that begin
 *       at zero in a tile and are added to C after it, within 3 %, another order of additions; next
 *       panels touched before they are needed, and panels that begin where a cache line does (in
 *       large arrays of G1's), within 2 %.
 *   <li>The same tile in C reaches 76 to 84 GFLOP/s here, with two terms 86 to 95, of 115 for
 *       multiply-adds alone: what is left is in loads, a seventh of which cross lines, and in the
 *       second cache.
 *   <li>Rejected: tiles of 6 × 2 where vectors are AVX2's, 94 ms a step of H 128 against 84 with 4
 *       × 2: of 16 registers too few are left for the broadcasts.
 *   <li>Rejected: panels of 128 and 176 terms, within 4 % of those of 256.
 *   <li>Rejected: tiles over operands as they lie, 36 to 43 GFLOP/s; their strides are not known to
 *       the compiler, which then checks the index of each entry.
 *   <li>Rejected: small methods for loads and broadcasts within the tiles. The compiler stops
 *       taking in methods of ours in large ones, and then vectors are objects: 2 to 5 GFLOP/s. The
 *       same goes for functions of vectors put together from small methods: 3 to 10 ns a number.
 *   <li>Rejected: a function and its loop in one method. It is compiled after 40,000 rounds, in
 *       which the Vector API takes microseconds a number: one to three seconds until it is fast,
 *       where one vector a call takes half of one. For the same reason small networks, of rows
 *       below 32 or products below 24 × 24 weights, stay with plain loops.
 *   <li>Rejected: masked stores, which JDK 17 does lane by lane. Tiles at the edge of C are
 *       computed beside it.
 *   <li>tanh takes 1.5 ns a number, the logistic function 1.3, exp 1.1; plain ones 4. Rejected:
 *       tanh as a plain quotient; it is 1.9 ulp off, and with what its parts lose to rounding given
 *       back, below 1 except next to 1.
 * </ul>
 */
package dev.carrybit.linalg;

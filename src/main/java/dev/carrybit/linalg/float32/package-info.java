/**
 * The twin of {@code linalg} in floats. The build generates it from the sources of that package,
 * except for {@code ScalarMath} and {@code VectorMath}: fewer terms are enough for a float.
 */
package dev.carrybit.linalg.float32;

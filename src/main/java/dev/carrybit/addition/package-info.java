/** Binary addition: problems, their encodings as batches, and the random stream of NumPy. */
package dev.carrybit.addition;

package dev.carrybit.nn;

/**
 * The memory of all buffers of a network. The sizes are doubles, because those of a configuration
 * that is only being checked may exceed any array.
 *
 * @param bytes of all buffers
 * @param longest numbers of the longest buffer
 */
public record BufferTotal(double bytes, double longest) {}

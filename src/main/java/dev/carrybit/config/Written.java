package dev.carrybit.config;

/**
 * A value as the user wrote it.
 *
 * @param text the value, or a description of what stands in its place
 * @param scalar whether {@code text} is a value at all
 * @param place where it was written, for messages: {@code file:line} or {@code command line}
 */
record Written(String text, boolean scalar, String place) {}

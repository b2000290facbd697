/**
 * Files: any Hadoop file system, atomic saves, and the safetensors format. Only this package knows
 * Hadoop.
 */
package dev.carrybit.storage;

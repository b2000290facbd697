/**
 * What outlives the process: the files of any Hadoop file system, model files, and the directory of
 * a run.
 *
 * <p>{@link dev.carrybit.io.HadoopFiles} is the one door to Hadoop. It takes paths as they are
 * written, and uses Hadoop's raw local file system, since the usual one leaves a {@code .crc} file
 * beside each file. Models are {@link dev.carrybit.io.SafeTensors}, which need no Hadoop, and never
 * serialized objects: numbers and names from a stranger can be wrong, but they cannot run.
 */
package dev.carrybit.io;

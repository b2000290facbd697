/**
 * What outlives the process: the files of any Hadoop file system, model files, and the directory of
 * a run.
 *
 * <p>{@link dev.carrybit.io.HadoopFiles} is the one door to Hadoop. It takes paths as they are
 * written, and uses Hadoop's raw local file system, since the usual one leaves a {@code .crc} file
 * beside each file. Models are {@link dev.carrybit.io.SafeTensors}, which need no Hadoop, and never
 * serialized objects: numbers and names from a stranger can be wrong, but they cannot run.
 *
 * <p>A run has one writer at a time. {@link dev.carrybit.io.RunLock} numbers the writers; no file
 * system lets one rename a file on the condition that one still holds a lock, so a writer that was
 * frozen between asking and renaming will rename all the same. Therefore every {@link
 * dev.carrybit.io.Checkpoint} lies under a name of its own, which begins with its writer's number,
 * {@link dev.carrybit.io.CheckpointStore} reads those of the highest number first, and a writer
 * begins by saving what it goes on from: from then on nobody looks at what older ones write.
 */
package dev.carrybit.io;

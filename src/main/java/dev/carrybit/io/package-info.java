/**
 * What outlives the process: the files of any Hadoop file system, model files, and the directory of
 * a run.
 */
package dev.carrybit.io;

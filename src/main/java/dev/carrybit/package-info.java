/**
 * What all packages share: the exit codes, the exception that carries one, and the words of
 * constants.
 */
package dev.carrybit;

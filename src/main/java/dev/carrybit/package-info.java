/** What all packages share: the exit codes and the exceptions that carry them. */
package dev.carrybit;

/** What all packages share: the exit codes and the exception that carries one. */
package dev.carrybit;

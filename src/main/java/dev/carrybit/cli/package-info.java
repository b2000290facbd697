/** What the user types: one class a command, and the place where the parts meet. */
package dev.carrybit.cli;

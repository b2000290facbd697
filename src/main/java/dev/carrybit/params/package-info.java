/** One flat array of parameters with names, and the tree in which such arrays are added. */
package dev.carrybit.params;

/** The only package that knows RDDs and broadcasts: the engine, and the preparation of texts. */
package dev.carrybit.spark;

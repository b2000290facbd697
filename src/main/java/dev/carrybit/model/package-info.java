/** A trained model: load, sample, score, add and trace it; export and import its weights. */
package dev.carrybit.model;

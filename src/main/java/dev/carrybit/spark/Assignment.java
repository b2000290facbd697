package dev.carrybit.spark;

import dev.carrybit.train.WorkPlan;
import java.io.Serializable;

/**
 * What executors are told once.
 *
 * @param run a name of its own for each engine
 * @param plan what its workers have to know
 */
record Assignment(String run, WorkPlan plan) implements Serializable {}

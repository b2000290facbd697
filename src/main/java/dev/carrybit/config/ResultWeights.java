package dev.carrybit.config;

/** Which weights a run ends with: those after its last step, or those of its best measurement. */
public enum ResultWeights {
  LAST,
  BEST
}

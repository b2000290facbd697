package dev.carrybit.config;

/** Which symbol a network that writes text sees next. */
public enum SampleFeed {
  /** The symbol that was drawn and written. */
  DRAW,
  /** The most probable symbol, whatever was drawn and written. */
  ARG_MAX
}

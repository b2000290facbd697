package dev.carrybit;

/** The exit codes of the program. Numbers follow sysexits.h. */
public enum ExitCode {
  DONE(0),
  USAGE(64),
  BAD_DATA(65),
  NO_INPUT(66),
  NO_CLUSTER(69),
  BUG(70),
  NO_OUTPUT(73),
  INPUT_OUTPUT(74),
  LOCKED(75),
  DIVERGED(76),
  NO_PERMISSION(77),
  CONFIGURATION(78),
  INTERRUPTED(130),
  TERMINATED(143);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  /** Whether a signal ended the command. */
  public boolean isSignal() {
    return this == INTERRUPTED || this == TERMINATED;
  }

  /** The number that the process returns. */
  public int number() {
    return number;
  }
}

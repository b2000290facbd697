package dev.carrybit;

/** The exit codes of the program. Numbers follow sysexits.h. */
public enum ExitCode {
  DONE(0, "done"),
  USAGE(64, "an error on the command line"),
  BAD_DATA(65, "invalid data or an invalid model"),
  NO_INPUT(66, "a missing or empty input"),
  NO_CLUSTER(69, "no cluster, or no executors"),
  BUG(70, "a bug in Carrybit"),
  NO_OUTPUT(73, "output that cannot be created"),
  INPUT_OUTPUT(74, "an input or output error"),
  LOCKED(75, "a run that is locked by another process"),
  DIVERGED(76, "training that diverged"),
  NO_PERMISSION(77, "no permission"),
  CONFIGURATION(78, "an error in the configuration"),
  REFUTED(79, "an adder that is refuted: it gets a sum wrong"),
  UNDECIDED(80, "an adder that is neither proved nor refuted"),
  HUNG_UP(129, "stopped by HUP (the terminal or ssh session was closed)"),
  INTERRUPTED(130, "stopped by INT (Ctrl-C)"),
  TERMINATED(143, "stopped by TERM");

  private final int number;
  private final String meaning;

  ExitCode(int number, String meaning) {
    this.number = number;
    this.meaning = meaning;
  }

  /** Whether a signal ended the command. */
  public boolean isSignal() {
    return this == HUNG_UP || this == INTERRUPTED || this == TERMINATED;
  }

  /** The number that the process returns. */
  public int number() {
    return number;
  }

  /** A few words for the help. */
  public String meaning() {
    return meaning;
  }
}

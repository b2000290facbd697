package dev.carrybit;

import dev.carrybit.run.LockedException;
import dev.carrybit.spark.ClusterException;
import dev.carrybit.storage.OutputException;
import dev.carrybit.storage.SaveException;
import dev.carrybit.train.DivergedException;
import dev.carrybit.train.StoppedException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;

/** How a command ended, for whoever called it; numbers follow sysexits.h. */
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

  /** What shells add to the number of a signal. */
  public static final int BY_SIGNAL = 128;

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }

  /** The code for a command that ended with {@code failure}. */
  public static ExitCode of(Throwable failure) {
    if (failure instanceof ConfigurationException) {
      return CONFIGURATION;
    } else if (failure instanceof DataException) {
      return BAD_DATA;
    } else if (failure instanceof OutputException) {
      return NO_OUTPUT;
    } else if (failure instanceof LockedException) {
      return LOCKED;
    } else if (failure instanceof StoppedException stopped) {
      return BY_SIGNAL + stopped.signal() == INTERRUPTED.number ? INTERRUPTED : TERMINATED;
    } else if (failure instanceof DivergedException) {
      return DIVERGED;
    } else if (failure instanceof ClusterException) {
      return NO_CLUSTER;
    } else if (isDenied(failure)) {
      return NO_PERMISSION;
    } else if (failure instanceof MissingInputException) {
      return NO_INPUT;
    } else if (failure instanceof SaveException || failure instanceof UncheckedIOException) {
      return INPUT_OUTPUT;
    }
    return BUG;
  }

  private static boolean isDenied(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof AccessDeniedException) {
        return true;
      }
    }
    return false;
  }
}

package dev.carrybit.run;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of a checkpoint's file. No two saves ever have the same one, and the last in order is
 * the newest: a writer of an older epoch comes before all of a newer one, however far it is.
 *
 * @param epoch of the lock that it was written under
 * @param steps completed steps
 * @param save number of the save in its epoch
 * @param end whether the run came to its end with it
 */
record CheckpointName(long epoch, long steps, long save, boolean end)
    implements Comparable<CheckpointName> {
  private static final Pattern NAME =
      Pattern.compile("epoch-(\\d{6,18})-step-(\\d{12,18})-save-(\\d{6,18})(-end)?\\.safetensors");

  private static final Comparator<CheckpointName> ORDER =
      Comparator.comparingLong(CheckpointName::epoch)
          .thenComparingLong(CheckpointName::steps)
          .thenComparingLong(CheckpointName::save);

  /** What the last part of {@code path} says, if it is the name of a checkpoint. */
  static Optional<CheckpointName> of(String path) {
    var found = NAME.matcher(path.substring(path.lastIndexOf('/') + 1));
    return found.matches()
        ? Optional.of(
            new CheckpointName(
                Long.parseLong(found.group(1)),
                Long.parseLong(found.group(2)),
                Long.parseLong(found.group(3)),
                found.group(4) != null))
        : Optional.empty();
  }

  @Override
  public int compareTo(CheckpointName other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "epoch-%06d-step-%012d-save-%06d%s.safetensors",
        epoch,
        steps,
        save,
        end ? "-end" : "");
  }
}

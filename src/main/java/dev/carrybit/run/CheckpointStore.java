package dev.carrybit.run;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.train.TrainingState;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The checkpoints of a run, in a directory of their own. A file appears whole or not at all, under
 * a name that no other save has, and older ones go only when it has been read back. What a process
 * that lost its lock writes all the same lies under an older epoch, where nobody looks first; and
 * it removes nothing of a newer one.
 *
 * <p>A run that begins anew leaves a mark with its epoch: what is older, or comes under an older
 * epoch later, belongs to a run that is no more.
 */
public final class CheckpointStore {
  private static final Pattern BEGUN = Pattern.compile("epoch-(\\d{6,18})-begun");

  private final HadoopFiles files;
  private final String directory;
  private final Retention retention;

  /**
   * Which checkpoints stay.
   *
   * @param last so many of the newest, at least one
   * @param every and of so many steps each the first; {@link Long#MAX_VALUE} for none
   * @param best and the one whose weights were measured to be the best
   */
  public record Retention(int last, long every, boolean best) {
    public Retention {
      if (last < 1 || every < 1) {
        throw new IllegalArgumentException(
            "retention: expected positive numbers, was " + last + " and " + every);
      }
    }
  }

  /** A checkpoint and where it lies. */
  public record Found(String path, Checkpoint checkpoint) {}

  /** The checkpoints in {@code directory}, which is made by the first save. */
  public CheckpointStore(HadoopFiles files, String directory, Retention retention) {
    this.files = files;
    this.directory = directory;
    this.retention = retention;
  }

  /** The highest epoch that anything here was written under; 0 where there is nothing. */
  public long epoch() {
    var entries = entries();
    return Math.max(begun(entries), all(entries).mapToLong(CheckpointName::epoch).max().orElse(0));
  }

  /**
   * Marks that a run begins: what is here is no longer of the run, and goes.
   *
   * @throws CarrybitException ({@link ExitCode#LOCKED}) if {@code lock} is another's by now;
   *     nothing is changed
   */
  public void begin(RunLock lock) {
    lock.check();
    // under the first epoch there is nobody who could have left anything
    if (lock.epoch() > 1) {
      files.createDirectory(directory);
      var mark = String.format(Locale.ROOT, "%s/epoch-%06d-begun", directory, lock.epoch());
      files.createWhole(mark, new byte[0]);
    }
    for (var path : entries()) {
      boolean older = mark(path).filter(epoch -> epoch < lock.epoch()).isPresent();
      if (older || CheckpointName.of(path).filter(name -> isOf(name, lock)).isPresent()) {
        files.delete(path);
      }
    }
    tidy(lock);
  }

  private static boolean isOf(CheckpointName name, RunLock lock) {
    return name.epoch() <= lock.epoch();
  }

  /**
   * The newest checkpoint that is sound; empty if there are none at all.
   *
   * @param warnings is told of each that is newer and damaged
   * @throws CarrybitException ({@link ExitCode#BAD_DATA}) if there are damaged ones, and no sound
   *     one
   * @throws CarrybitException if one is of a newer version
   */
  public Optional<Found> newest(Consumer<String> warnings) {
    var names = names();
    for (var name : names) {
      try {
        return Optional.of(found(name));
      } catch (CarrybitException broken) {
        broken.rethrowUnless(ExitCode.BAD_DATA);
        warnings.accept(broken.getMessage() + "; an older checkpoint is looked for");
      }
    }
    if (names.isEmpty()) {
      return Optional.empty();
    }
    throw new CarrybitException(
        ExitCode.BAD_DATA,
        "%s: expected a sound checkpoint, found %d damaged; put one back, or --new-run"
            .formatted(directory, names.size()));
  }

  /**
   * The newest checkpoint that the run came to its end with; empty if it came to none yet. What a
   * process ended that had lost its lock is none: others had gone on from before it.
   *
   * @throws CarrybitException ({@link ExitCode#BAD_DATA}) if it is damaged
   */
  public Optional<Found> end() {
    var names = names();
    return names.stream()
        .filter(CheckpointName::end)
        .filter(end -> names.stream().noneMatch(other -> overtakes(other, end)))
        .findFirst()
        .map(this::found)
        .filter(found -> found.checkpoint().end().isPresent());
  }

  private static boolean overtakes(CheckpointName other, CheckpointName end) {
    return other.epoch() > end.epoch() && other.steps() < end.steps();
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return names().isEmpty();
  }

  private Found found(CheckpointName name) {
    return new Found(path(name), read(name));
  }

  /**
   * The checkpoint after {@code steps} steps, the newest sound one of several.
   *
   * @throws CarrybitException ({@link ExitCode#BAD_DATA}) if there is none, or none that is sound
   */
  public Checkpoint after(long steps) {
    for (var name : names()) {
      if (name.steps() == steps) {
        try {
          return read(name);
        } catch (CarrybitException broken) {
          broken.rethrowUnless(ExitCode.BAD_DATA);
          // another one of the same step may be sound
        }
      }
    }
    throw new CarrybitException(
        ExitCode.BAD_DATA,
        "%s: expected the checkpoint after step %d, whose weights were the best, found no sound one; train.result=last gives the last weights"
            .formatted(directory, steps));
  }

  private Checkpoint read(CheckpointName name) {
    var path = path(name);
    var checkpoint = Checkpoint.read(files.readTensors(path), path);
    if (checkpoint.state().steps() != name.steps()) {
      throw new CarrybitException(
          ExitCode.BAD_DATA,
          "%s: expected a checkpoint after %d steps as its name says, is one after %d"
              .formatted(path, name.steps(), checkpoint.state().steps()));
    }
    return checkpoint;
  }

  /**
   * Saves a checkpoint, reads it back, and removes those that need not stay.
   *
   * @return where it lies
   * @throws CarrybitException ({@link ExitCode#LOCKED}) if {@code lock} is another's by now;
   *     nothing is changed
   * @throws CarrybitException ({@link ExitCode#INPUT_OUTPUT}) if the file system fails; the older
   *     checkpoints stay
   */
  public String save(Checkpoint checkpoint, RunLock lock) {
    lock.check();
    files.createDirectory(directory);
    long steps = checkpoint.state().steps();
    boolean end = checkpoint.end().isPresent();
    var name = new CheckpointName(lock.epoch(), steps, lock.nextSave(), end);
    var path = path(name);
    var bytes = checkpoint.bytes();
    try {
      if (!files.createWhole(path, bytes)) {
        throw new CarrybitException(
            ExitCode.INPUT_OUTPUT, path + ": cannot be saved: expected a name that is free");
      }
      if (!files.hasContent(path, bytes)) {
        throw new CarrybitException(
            ExitCode.INPUT_OUTPUT, path + ": cannot be saved: other bytes were read back");
      }
      retain(checkpoint.state(), lock);
    } catch (RuntimeException e) {
      // what another process did to the files is no error of the file system
      lock.check();
      throw e;
    }
    return path;
  }

  /** The newest end stays, too: it is what others read while the run goes on. */
  private void retain(TrainingState state, RunLock lock) {
    var names = names();
    var kept = new HashSet<>(names.subList(0, Math.min(retention.last(), names.size())));
    long reached = -1;
    for (int i = names.size() - 1; i >= 0; i--) {
      long milestone = names.get(i).steps() / retention.every();
      if (retention.every() < Long.MAX_VALUE && milestone > reached) {
        kept.add(names.get(i));
        reached = milestone;
      }
    }
    if (retention.best()) {
      state.validation().flatMap(all -> after(all.bestStep(), names)).ifPresent(kept::add);
    }
    names.stream().filter(CheckpointName::end).findFirst().ifPresent(kept::add);
    all(entries())
        .filter(name -> isOf(name, lock) && !kept.contains(name))
        .map(this::path)
        .forEach(files::delete);
  }

  private static Optional<CheckpointName> after(long steps, List<CheckpointName> names) {
    return names.stream().filter(name -> name.steps() == steps).findFirst();
  }

  /** Removes what saves that were killed before this owner came left behind. */
  public void tidy(RunLock lock) {
    if (files.exists(directory)) {
      lock.tidy(directory);
    }
  }

  private List<String> entries() {
    return files.exists(directory) ? files.list(directory) : List.of();
  }

  private static Stream<CheckpointName> all(List<String> entries) {
    return entries.stream().flatMap(path -> CheckpointName.of(path).stream());
  }

  private static Optional<Long> mark(String path) {
    var found = BEGUN.matcher(path.substring(path.lastIndexOf('/') + 1));
    return found.matches() ? Optional.of(Long.valueOf(found.group(1))) : Optional.empty();
  }

  private static long begun(List<String> entries) {
    return entries.stream().flatMap(path -> mark(path).stream()).max(Long::compare).orElse(0L);
  }

  /** Those of the run that is here, newest first. */
  private List<CheckpointName> names() {
    var entries = entries();
    long begun = begun(entries);
    return all(entries)
        .filter(name -> name.epoch() >= begun)
        .sorted(Comparator.reverseOrder())
        .toList();
  }

  private String path(CheckpointName name) {
    return directory + "/" + name;
  }
}

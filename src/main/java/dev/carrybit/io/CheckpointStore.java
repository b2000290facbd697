package dev.carrybit.io;

import dev.carrybit.data.DataException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The checkpoints of a run, in a directory of their own. A file appears whole or not at all, under
 * a name that no other save has, and older ones go only when it has been read back. What a process
 * that lost its lock writes all the same lies under an older epoch, where nobody looks first.
 */
public final class CheckpointStore {
  private static final int CHUNK = 1 << 16;

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

  /** The highest epoch that a checkpoint was written under; 0 where there is none. */
  public long epoch() {
    return names().stream().mapToLong(CheckpointName::epoch).max().orElse(0);
  }

  /**
   * The newest checkpoint that is sound; empty if there are none at all.
   *
   * @param own whether a checkpoint is of the run that is here now
   * @param warnings is told of each that is newer and skipped
   * @throws DataException if there are damaged ones, and no sound one
   * @throws dev.carrybit.config.ConfigurationException if one is of a newer version
   */
  public Optional<Found> newest(Predicate<Checkpoint> own, Consumer<String> warnings) {
    int damaged = 0;
    for (var name : names()) {
      try {
        var checkpoint = read(name);
        if (own.test(checkpoint)) {
          return Optional.of(new Found(path(name), checkpoint));
        }
        warnings.accept(
            path(name) + ": is of a run with other settings that was here before; skipped");
      } catch (DataException broken) {
        warnings.accept(broken.getMessage() + "; an older checkpoint is looked for");
        damaged++;
      }
    }
    if (damaged == 0) {
      return Optional.empty();
    }
    throw new DataException(
        "%s: expected a sound checkpoint, found %d damaged; put one back, or --new-run"
            .formatted(directory, damaged));
  }

  /**
   * The checkpoint after {@code steps} steps, of which there are several if a run was here twice.
   *
   * @param own whether a checkpoint is of the run that is here now
   * @throws DataException if there is none, or none that is sound
   */
  public Checkpoint after(long steps, Predicate<Checkpoint> own) {
    for (var name : names()) {
      if (name.steps() == steps) {
        try {
          var checkpoint = read(name);
          if (own.test(checkpoint)) {
            return checkpoint;
          }
        } catch (DataException broken) {
          // another one of the same step may be sound
        }
      }
    }
    throw new DataException(
        "%s: expected the checkpoint after step %d, whose weights were the best, found no sound one; train.result=last gives the last weights"
            .formatted(directory, steps));
  }

  private Checkpoint read(CheckpointName name) {
    var path = path(name);
    try (var in = files.open(path)) {
      var checkpoint = Checkpoint.read(in, files.length(path), path);
      if (checkpoint.course().steps() != name.steps()) {
        throw new DataException(
            "%s: expected a checkpoint after %d steps as its name says, is one after %d"
                .formatted(path, name.steps(), checkpoint.course().steps()));
      }
      return checkpoint;
    } catch (IOException e) {
      throw FileFailures.unreadable(path, e);
    }
  }

  /**
   * Saves a checkpoint, reads it back, and removes those that need not stay.
   *
   * @return where it lies
   * @throws LockedException if {@code lock} is another's by now; nothing is changed
   * @throws SaveException if the file system fails; the older checkpoints stay
   */
  public String save(Checkpoint checkpoint, RunLock lock) {
    lock.check();
    files.createDirectory(directory);
    var name = new CheckpointName(lock.epoch(), checkpoint.course().steps(), lock.nextSave());
    var path = path(name);
    var bytes = checkpoint.bytes();
    try {
      if (!files.createWhole(path, bytes)) {
        throw new SaveException(path + ": cannot be saved: expected a name that is free");
      }
      requireWritten(path, bytes);
      retain(checkpoint.course());
    } catch (SaveException | UncheckedIOException e) {
      // what another process did to the files is no error of the file system
      lock.check();
      throw e;
    }
    return path;
  }

  private void requireWritten(String path, byte[] bytes) {
    try (var in = files.open(path)) {
      for (int from = 0; from < bytes.length; from += CHUNK) {
        var read = in.readNBytes(CHUNK);
        int to = Math.min(from + CHUNK, bytes.length);
        if (!Arrays.equals(read, 0, read.length, bytes, from, to)) {
          throw new SaveException(
              "%s: expected to read what was written, was other from byte %d to %d on"
                  .formatted(path, from, to));
        }
      }
    } catch (IOException e) {
      throw FileFailures.unsaved(path, e);
    }
  }

  private void retain(Checkpoint.Course course) {
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
      course.standing().flatMap(standing -> after(standing.bestStep(), names)).ifPresent(kept::add);
    }
    names.stream().filter(name -> !kept.contains(name)).map(this::path).forEach(files::delete);
  }

  private static Optional<CheckpointName> after(long steps, List<CheckpointName> names) {
    return names.stream().filter(name -> name.steps() == steps).findFirst();
  }

  /** Removes all checkpoints, and what killed saves left behind. */
  public void clear() {
    files.delete(directory);
  }

  /** Removes what killed saves left behind. */
  public void tidy() {
    if (files.exists(directory)) {
      files.list(directory).stream().filter(files::isLeftover).forEach(files::delete);
    }
  }

  /** Newest first. */
  private List<CheckpointName> names() {
    if (!files.exists(directory)) {
      return List.of();
    }
    return files.list(directory).stream()
        .flatMap(path -> CheckpointName.of(path).stream())
        .sorted(Comparator.reverseOrder())
        .toList();
  }

  private String path(CheckpointName name) {
    return directory + "/" + name;
  }
}

package dev.carrybit.run;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.config.RunSettings.CheckpointSettings;
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
 * The checkpoints of a run, in a directory of their own. A checkpoint is a file that appears whole,
 * under a name that no other save has. Older ones are deleted only after it was read back.
 *
 * <p>Names begin with the epoch of the lock. A process that lost the lock and still writes, writes
 * under an older epoch, which is read last; and it deletes nothing of a newer one.
 *
 * <p>A new run in the directory leaves a mark with its epoch. Checkpoints of older epochs, even if
 * they appear later, do not belong to it.
 */
public final class CheckpointStore {
  private static final Pattern MARK = Pattern.compile("epoch-(\\d{6,18})-begun");

  private final HadoopFiles files;
  private final String directory;

  /** The checkpoints in {@code directory}, which the first save makes. */
  public CheckpointStore(HadoopFiles files, String directory) {
    this.files = files;
    this.directory = directory;
  }

  /** A checkpoint and its path. */
  public record Found(String path, Checkpoint checkpoint) {}

  /**
   * The name of a checkpoint's file. In the order of names, the newest checkpoint is the last.
   *
   * @param epoch of the lock
   * @param steps completed steps
   * @param save number of the save in its epoch
   * @param end whether it is the end of the run
   */
  private record CheckpointName(long epoch, long steps, long save, boolean end) {
    private static final Pattern PATTERN =
        Pattern.compile(
            "epoch-(\\d{6,18})-step-(\\d{12,18})-save-(\\d{6,18})(-end)?\\.safetensors");

    private static final Comparator<CheckpointName> ORDER =
        Comparator.comparingLong(CheckpointName::epoch)
            .thenComparingLong(CheckpointName::steps)
            .thenComparingLong(CheckpointName::save);

    private static Stream<CheckpointName> of(String path) {
      var found = PATTERN.matcher(HadoopFiles.name(path));
      return found.matches()
          ? Stream.of(
              new CheckpointName(
                  Long.parseLong(found.group(1)),
                  Long.parseLong(found.group(2)),
                  Long.parseLong(found.group(3)),
                  found.group(4) != null))
          : Stream.empty();
    }

    private boolean isUpTo(RunLock lock) {
      return epoch <= lock.epoch();
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

  private List<String> entries() {
    return files.exists(directory) ? files.list(directory) : List.of();
  }

  private static Stream<Long> mark(String path) {
    var found = MARK.matcher(HadoopFiles.name(path));
    return found.matches() ? Stream.of(Long.valueOf(found.group(1))) : Stream.empty();
  }

  /** The names of the checkpoints of the current run, newest first. */
  private List<CheckpointName> names() {
    var entries = entries();
    long begun = entries.stream().flatMap(CheckpointStore::mark).max(Long::compare).orElse(0L);
    return entries.stream()
        .flatMap(CheckpointName::of)
        .filter(name -> name.epoch() >= begun)
        .sorted(CheckpointName.ORDER.reversed())
        .toList();
  }

  private String path(CheckpointName name) {
    return directory + "/" + name;
  }

  /** Whether there is no checkpoint of the current run. */
  public boolean isEmpty() {
    return names().isEmpty();
  }

  /** The highest epoch of all entries; 0 for none. */
  public long epoch() {
    return entries().stream()
        .flatMap(
            path -> Stream.concat(mark(path), CheckpointName.of(path).map(CheckpointName::epoch)))
        .max(Long::compare)
        .orElse(0L);
  }

  /**
   * Begins a new run: marks its epoch and deletes what is there.
   *
   * @throws CarrybitException ({@link ExitCode#LOCKED}) if the lock is lost; nothing is changed
   */
  public void begin(RunLock lock) {
    lock.check();
    // before the first epoch there was no run
    if (lock.epoch() > 1) {
      files.createDirectory(directory);
      var mark = String.format(Locale.ROOT, "%s/epoch-%06d-begun", directory, lock.epoch());
      files.createWhole(mark, new byte[0]);
    }
    for (var path : entries()) {
      boolean older = mark(path).anyMatch(epoch -> epoch < lock.epoch());
      if (older || CheckpointName.of(path).anyMatch(name -> name.isUpTo(lock))) {
        files.delete(path);
      }
    }
    tidy(lock);
  }

  /** Deletes the temporary files of saves that were killed before this owner's epoch. */
  public void tidy(RunLock lock) {
    if (files.exists(directory)) {
      lock.tidy(directory);
    }
  }

  /**
   * The newest valid checkpoint; empty if there are none at all.
   *
   * @param warnings receives a line for each newer checkpoint that is damaged
   * @throws CarrybitException ({@link ExitCode#BAD_DATA}) if all are damaged
   * @throws CarrybitException ({@link ExitCode#CONFIGURATION}) if one has a newer version's format
   */
  public Optional<Found> newest(Consumer<String> warnings) {
    var names = names();
    for (var name : names) {
      try {
        return Optional.of(found(name));
      } catch (CarrybitException damaged) {
        damaged.rethrowUnless(ExitCode.BAD_DATA);
        warnings.accept(damaged.getMessage() + "; trying an older checkpoint");
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
   * The checkpoint of the newest end of the run; empty before the first. An end that is overtaken
   * does not count: its process had lost the lock, and another one resumed from an earlier step.
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

  /**
   * The newest valid checkpoint after {@code steps} steps.
   *
   * @throws CarrybitException ({@link ExitCode#BAD_DATA}) if there is none
   */
  public Checkpoint after(long steps) {
    for (var name : names()) {
      if (name.steps() == steps) {
        try {
          return found(name).checkpoint();
        } catch (CarrybitException damaged) {
          damaged.rethrowUnless(ExitCode.BAD_DATA);
        }
      }
    }
    throw new CarrybitException(
        ExitCode.BAD_DATA,
        "%s: expected the checkpoint after step %d, whose weights were the best, found no sound one; train.result=last gives the last weights"
            .formatted(directory, steps));
  }

  private Found found(CheckpointName name) {
    var path = path(name);
    var checkpoint = Checkpoint.read(files.readTensors(path), path);
    if (checkpoint.state().steps() != name.steps()) {
      throw new CarrybitException(
          ExitCode.BAD_DATA,
          "%s: expected a checkpoint after %d steps as its name says, is one after %d"
              .formatted(path, name.steps(), checkpoint.state().steps()));
    }
    return new Found(path, checkpoint);
  }

  /**
   * Saves a checkpoint, reads it back, and deletes older ones by {@code retention}.
   *
   * @return its path
   * @throws CarrybitException ({@link ExitCode#LOCKED}) if the lock is lost; nothing is changed
   * @throws CarrybitException ({@link ExitCode#INPUT_OUTPUT}) if the file system fails; the older
   *     checkpoints stay
   */
  public String save(Checkpoint checkpoint, RunLock lock, CheckpointSettings retention) {
    lock.check();
    files.createDirectory(directory);
    long steps = checkpoint.state().steps();
    var path =
        path(
            new CheckpointName(lock.epoch(), steps, lock.nextSave(), checkpoint.end().isPresent()));
    var bytes = checkpoint.bytes();
    lock.guard(
        () -> {
          if (!files.createWhole(path, bytes)) {
            throw unsaved(path, "expected a name that is free");
          }
          if (!files.hasContent(path, bytes)) {
            throw unsaved(path, "expected to read what was written, read other bytes");
          }
          deleteOld(checkpoint.state(), lock, retention);
        });
    return path;
  }

  private static CarrybitException unsaved(String path, String reason) {
    return new CarrybitException(
        ExitCode.INPUT_OUTPUT, "%s: cannot be saved: %s".formatted(path, reason));
  }

  /** The newest end stays too: other programs read it while the run continues. */
  private void deleteOld(TrainingState state, RunLock lock, CheckpointSettings retention) {
    var names = names();
    var kept = new HashSet<>(names.subList(0, Math.min(retention.keep(), names.size())));
    long reached = -1;
    for (int i = names.size() - 1; i >= 0; i--) {
      long milestone = names.get(i).steps() / retention.keepEvery();
      if (retention.keepEvery() < Long.MAX_VALUE && milestone > reached) {
        kept.add(names.get(i));
        reached = milestone;
      }
    }
    if (retention.keepBest() && state.validation().isPresent()) {
      long best = state.validation().get().bestStep();
      names.stream().filter(name -> name.steps() == best).findFirst().ifPresent(kept::add);
    }
    names.stream().filter(CheckpointName::end).findFirst().ifPresent(kept::add);
    entries().stream()
        .flatMap(CheckpointName::of)
        .filter(name -> name.isUpTo(lock) && !kept.contains(name))
        .map(this::path)
        .forEach(files::delete);
  }
}

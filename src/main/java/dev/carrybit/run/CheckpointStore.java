package dev.carrybit.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.config.RunSettings.CheckpointSettings;
import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.storage.SafeTensors;
import dev.carrybit.storage.TensorFile;
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
 * The checkpoints of a run, in a directory of their own, which the first save makes. A checkpoint
 * is a file that appears whole, under a name that no other save has. Older ones are deleted only
 * after it was read back.
 *
 * <p>Names begin with the epoch of the lock. A process that lost the lock and still writes, writes
 * under an older epoch, which is read last; and it deletes nothing of a newer one.
 *
 * <p>A new run in place of another one begins with a mark, a file with its epoch in its name. From
 * then on the earlier run is gone: checkpoints of older epochs, even if they appear later, do not
 * count. The mark contains the settings of the new run until all files of the earlier run are
 * removed; then it is empty.
 *
 * <p>A method that takes a lock throws {@link ExitCode#LOCKED} if the lock is lost, and one that
 * reads throws {@link ExitCode#BAD_DATA} if all that it can read is damaged.
 */
public record CheckpointStore(HadoopFiles files, String directory) {

  static final long LONGEST_TEXT = 1 << 20;
  private static final Pattern MARK = Pattern.compile("epoch-(\\d{6,18})-begun");
  private static final Pattern NAME =
      Pattern.compile("epoch-(\\d{6,18})-step-(\\d{12,18})-save-(\\d{6,18})(-end)?\\.safetensors");

  private static final Comparator<SavedFile> OLDEST_FIRST =
      Comparator.comparingLong(SavedFile::epoch)
          .thenComparingLong(SavedFile::steps)
          .thenComparingLong(SavedFile::save);

  /** A checkpoint and its path. */
  public record Found(String path, Checkpoint checkpoint) {}

  /**
   * A checkpoint as its name describes it.
   *
   * @param epoch of the lock
   * @param steps completed steps
   * @param save number of the save in its epoch
   * @param end whether it is the end of the run
   */
  private record SavedFile(String path, long epoch, long steps, long save, boolean end) {

    private static Stream<SavedFile> of(String path) {
      var name = NAME.matcher(HadoopFiles.name(path));
      return name.matches()
          ? Stream.of(
              new SavedFile(
                  path,
                  Long.parseLong(name.group(1)),
                  Long.parseLong(name.group(2)),
                  Long.parseLong(name.group(3)),
                  name.group(4) != null))
          : Stream.empty();
    }

    /** Whether {@code other} resumed from an earlier step, after the lock was lost. */
    private boolean isOvertakenBy(SavedFile other) {
      return other.epoch > epoch && other.steps < steps;
    }
  }

  private List<String> entries() {
    return files.exists(directory) ? files.list(directory) : List.of();
  }

  private static Stream<Long> mark(String path) {
    var name = MARK.matcher(HadoopFiles.name(path));
    return name.matches() ? Stream.of(Long.valueOf(name.group(1))) : Stream.empty();
  }

  /** The checkpoints of the current run, newest first. */
  private List<SavedFile> saved() {
    var entries = entries();
    long begun = entries.stream().flatMap(CheckpointStore::mark).max(Long::compare).orElse(0L);
    return entries.stream()
        .flatMap(SavedFile::of)
        .filter(file -> file.epoch >= begun)
        .sorted(OLDEST_FIRST.reversed())
        .toList();
  }

  /** Whether there is no checkpoint of the current run. */
  public boolean isEmpty() {
    return saved().isEmpty();
  }

  /** The highest epoch of all entries; 0 for none. */
  public long epoch() {
    return entries().stream()
        .flatMap(path -> Stream.concat(mark(path), SavedFile.of(path).map(SavedFile::epoch)))
        .max(Long::compare)
        .orElse(0L);
  }

  /**
   * The settings of the current run if it replaces another one of which files are left: its process
   * was killed between {@link #begin} and {@link #begun}.
   */
  Optional<String> beginning() {
    return entries().stream()
        .flatMap(CheckpointStore::mark)
        .max(Long::compare)
        .map(epoch -> files.readText(markOf(epoch), LONGEST_TEXT))
        .filter(settings -> !settings.isEmpty());
  }

  /** Replaces a run by a new one with that {@code run.conf}, and deletes its checkpoints. */
  void begin(String settings, RunLock lock) {
    lock.check();
    files.createDirectory(directory);
    files.createWhole(markOf(lock.epoch()), settings.getBytes(UTF_8));
    for (var path : entries()) {
      boolean older = mark(path).anyMatch(epoch -> epoch < lock.epoch());
      if (older || SavedFile.of(path).anyMatch(file -> file.epoch <= lock.epoch())) {
        files.delete(path);
      }
    }
    tidy(lock);
  }

  /** All files of the replaced run are removed. */
  void begun(RunLock lock) {
    lock.check();
    files.replace(markOf(lock.epoch()), new byte[0]);
  }

  private String markOf(long epoch) {
    return String.format(Locale.ROOT, "%s/epoch-%06d-begun", directory, epoch);
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
   * @throws CarrybitException ({@link ExitCode#CONFIGURATION}) if one has a newer version's format
   */
  public Optional<Found> newest(Consumer<String> warnings) {
    var saved = saved();
    var sound = firstSound(saved, line -> warnings.accept(line + "; trying an older checkpoint"));
    if (sound.isEmpty() && !saved.isEmpty()) {
      throw CarrybitException.badData(
          "%s: expected a sound checkpoint, found %d damaged; put one back, or --new-run",
          directory, saved.size());
    }
    return sound;
  }

  /**
   * The checkpoint of the newest end of the run; empty before the first. An end that is overtaken
   * does not count: its process had lost the lock, and another one resumed from an earlier step.
   */
  public Optional<Found> end() {
    var saved = saved();
    return saved.stream()
        .filter(file -> file.end && saved.stream().noneMatch(file::isOvertakenBy))
        .findFirst()
        .map(this::found)
        .filter(found -> found.checkpoint().end().isPresent());
  }

  /** The newest valid checkpoint after {@code steps} steps, which must exist. */
  public Checkpoint after(long steps) {
    var saved = saved().stream().filter(file -> file.steps == steps).toList();
    return firstSound(saved, damaged -> {})
        .map(Found::checkpoint)
        .orElseThrow(
            () ->
                CarrybitException.badData(
                    "%s: expected the checkpoint after step %d, whose weights were the best, found no sound one; train.result=last gives the last weights",
                    directory, steps));
  }

  private Optional<Found> firstSound(List<SavedFile> saved, Consumer<String> warnings) {
    for (var file : saved) {
      try {
        return Optional.of(found(file));
      } catch (CarrybitException damaged) {
        damaged.rethrowUnless(ExitCode.BAD_DATA);
        warnings.accept(damaged.getMessage());
      }
    }
    return Optional.empty();
  }

  private Found found(SavedFile file) {
    var checkpoint = Checkpoint.read(files.readTensors(file.path), file.path);
    if (checkpoint.state().steps() != file.steps) {
      throw CarrybitException.badData(
          "%s: expected a checkpoint after %d steps as its name says, is one after %d",
          file.path, file.steps, checkpoint.state().steps());
    }
    return new Found(file.path, checkpoint);
  }

  /**
   * Saves a checkpoint, reads it back, and deletes older ones by {@code retention}. Returns its
   * path. If the file system fails, the older checkpoints stay.
   *
   * @param file of the checkpoint
   */
  String save(Checkpoint checkpoint, TensorFile file, RunLock lock, CheckpointSettings retention) {
    var path =
        String.format(
            Locale.ROOT,
            "%s/epoch-%06d-step-%012d-save-%06d%s.safetensors",
            directory,
            lock.epoch(),
            checkpoint.state().steps(),
            lock.nextSave(),
            checkpoint.end().isPresent() ? "-end" : "");
    var content = SafeTensors.writer(file);
    lock.guard(
        () -> {
          files.createDirectory(directory);
          if (!files.createWhole(path, content)) {
            throw unsaved(path, "expected a name that is free");
          }
          if (!files.hasContent(path, content)) {
            throw unsaved(path, "expected to read what was written, read other bytes");
          }
          deleteOld(checkpoint.state(), lock, retention);
        });
    return path;
  }

  private static CarrybitException unsaved(String path, String reason) {
    return new CarrybitException(ExitCode.INPUT_OUTPUT, path + ": cannot be saved: " + reason);
  }

  /** The newest end stays too: other programs read it while the run continues. */
  private void deleteOld(TrainingState state, RunLock lock, CheckpointSettings retention) {
    var saved = saved();
    var kept = new HashSet<>(saved.subList(0, Math.min(retention.keep(), saved.size())));
    long reached = -1;
    for (int i = saved.size() - 1; i >= 0; i--) {
      long milestone = saved.get(i).steps / retention.keepEvery();
      if (retention.keepEvery() < Long.MAX_VALUE && milestone > reached) {
        kept.add(saved.get(i));
        reached = milestone;
      }
    }
    if (retention.keepBest() && state.validation().isPresent()) {
      long best = state.validation().get().bestStep();
      saved.stream().filter(file -> file.steps == best).findFirst().ifPresent(kept::add);
    }
    saved.stream().filter(SavedFile::end).findFirst().ifPresent(kept::add);
    entries().stream()
        .flatMap(SavedFile::of)
        .filter(file -> file.epoch <= lock.epoch() && !kept.contains(file))
        .forEach(file -> files.delete(file.path));
  }
}

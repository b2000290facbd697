package dev.carrybit.text;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.storage.HadoopFiles;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** A directory of prepared texts, of one run or shared by several. */
public final class PreparedTexts {
  private static final Pattern EPOCH = Pattern.compile("epoch-\\d{6,18}");

  private static final String LOCK = "/lock";

  private final HadoopFiles files;
  private final String directory;

  /** The texts in {@code directory}, which is made when it is needed. */
  public PreparedTexts(HadoopFiles files, String directory) {
    this.files = files;
    this.directory = directory;
  }

  /**
   * The text of {@code source} in the directory of a run. Each process that owns the run prepares
   * texts in a folder of its own epoch, so that no process writes where another one writes or
   * reads; then it removes the folders of earlier epochs.
   *
   * @param epoch number of the owner, higher than those before
   * @param requireOwner throws if the run has another owner by now
   * @param prepare prepares the text in a directory
   */
  public PreparedText ofRun(
      TextSource source,
      long epoch,
      Runnable requireOwner,
      Function<String, PreparedText> prepare) {
    var inputs = source.inputs(files);
    return epochs().stream()
        .sorted(Comparator.reverseOrder())
        .flatMap(folder -> PreparedText.find(files, folder, source, inputs::equals).stream())
        .findFirst()
        .orElseGet(
            () -> {
              var text = prepare(folder(epoch), inputs, prepare);
              // outside of the preparation: the next owner may read the text by now
              removeBefore(epoch, requireOwner);
              return text;
            });
  }

  private PreparedText prepare(
      String folder, Map<String, String> inputs, Function<String, PreparedText> prepare) {
    try {
      var text = prepare.apply(folder);
      text.save(files, folder, inputs);
      return text;
    } catch (RuntimeException failure) {
      try {
        files.delete(folder); // parts would keep a full disk full
      } catch (RuntimeException second) {
        failure.addSuppressed(second);
      }
      throw failure;
    }
  }

  /** The text with that fingerprint, if it is in the directory. */
  public Optional<PreparedText> find(TextSource source, String fingerprint) {
    return folders().stream()
        .flatMap(folder -> PreparedText.find(files, folder, source, any -> true).stream())
        .filter(text -> text.fingerprint().equals(fingerprint))
        .findFirst();
  }

  /** The folder of an owner, which may not exist yet. */
  public String folder(long epoch) {
    return String.format(Locale.ROOT, "%s/epoch-%06d", directory, epoch);
  }

  /** Removes the texts of the owners before {@code epoch}. */
  public void removeBefore(long epoch, Runnable requireOwner) {
    var own = HadoopFiles.name(folder(epoch));
    for (var folder : epochs()) {
      if (HadoopFiles.name(folder).compareTo(own) < 0) {
        requireOwner.run();
        files.delete(folder);
      }
    }
  }

  private List<String> folders() {
    return files.isDirectory(directory) ? files.list(directory) : List.of();
  }

  private List<String> epochs() {
    return folders().stream().filter(f -> EPOCH.matcher(HadoopFiles.name(f)).matches()).toList();
  }

  /**
   * The text of {@code source} in a directory that runs share. Each text has a folder, named by a
   * hash of its inputs. A process prepares it in a folder below that, named at random, and then
   * describes it. The first description wins; a process that loses removes its own files. A killed
   * preparation leaves files without a description, which are never read; the next one removes
   * them.
   *
   * @param lock locks a directory; the returned function releases it. Throws {@link
   *     ExitCode#LOCKED} if another process has the lock
   */
  public PreparedText shared(
      TextSource source, Function<String, PreparedText> prepare, Function<String, Runnable> lock) {
    var inputs = source.inputs(files);
    var folder = directory + "/" + TextSource.hash(inputs).substring(0, 32);
    var known = PreparedText.find(files, folder, source, inputs::equals);
    if (known.isPresent()) {
      removeKilled(folder, () -> known, lock);
      return known.get();
    }
    var own = folder + "/" + UUID.randomUUID();
    boolean described = false;
    var release = lock.apply(own + LOCK);
    try {
      var text = prepare.apply(own);
      if (!text.saveFirst(files, folder, inputs)) {
        var other = PreparedText.find(files, folder, source, inputs::equals);
        if (other.isPresent()) {
          return other.get();
        }
        // The described text has lost its symbols.
        text.save(files, folder, inputs);
      }
      described = true;
      removeKilled(folder, () -> PreparedText.find(files, folder, source, inputs::equals), lock);
      return text;
    } finally {
      release.run();
      files.delete(described ? own + LOCK : own);
    }
  }

  /** Removes what preparations left whose processes have ended, but for the described files. */
  private void removeKilled(
      String folder, Supplier<Optional<PreparedText>> described, Function<String, Runnable> lock) {
    files.removeLeftovers(folder);
    for (var other : files.list(folder)) {
      if (files.isDirectory(other) && !contains(other, described.get())) {
        try {
          lock.apply(other + LOCK).run();
          // it may have been described before it was released
          if (!contains(other, described.get())) {
            files.delete(other);
          }
        } catch (CarrybitException | UncheckedIOException notNow) {
          // its process lives, or removes it at this moment
        }
      }
    }
  }

  private static boolean contains(String folder, Optional<PreparedText> text) {
    var parts = text.stream().flatMap(each -> each.text().parts().stream());
    var name = "/" + HadoopFiles.name(folder) + "/";
    return parts.anyMatch(part -> part.path().contains(name));
  }
}

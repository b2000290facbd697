package dev.carrybit.run;

import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.text.PreparedText;
import dev.carrybit.text.PreparedTextFile;
import dev.carrybit.text.TextSource;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The texts that were prepared for a run, each in a folder named by the epoch of its writer: no
 * process ever writes where another one does, or reads.
 */
public final class PreparedTexts {
  private static final Pattern FOLDER = Pattern.compile("epoch-\\d{6,18}");

  private final HadoopFiles files;
  private final String directory;

  /** Those in {@code directory}, which may be missing. */
  public PreparedTexts(HadoopFiles files, String directory) {
    this.files = files;
    this.directory = directory;
  }

  /**
   * The text of {@code source}, which may have been prepared before; else an owner prepares it.
   *
   * @param prepare does so in the folder that it is given
   */
  public PreparedText text(
      TextSource source, RunLock lock, Function<String, PreparedText> prepare) {
    var inputs = PreparedTextFile.inputs(files, source);
    return find(source, inputs)
        .orElseGet(
            () -> {
              var prepared = prepare.apply(folder(lock));
              new PreparedTextFile(files, folder(lock), source).save(prepared, inputs);
              removeOlder(lock);
              return prepared;
            });
  }

  /** The newest that was prepared from {@code source} when it was made of {@code inputs}. */
  private Optional<PreparedText> find(TextSource source, Map<String, String> inputs) {
    return folders().stream()
        .sorted(Comparator.reverseOrder())
        .flatMap(folder -> new PreparedTextFile(files, folder, source).find(inputs).stream())
        .findFirst();
  }

  /** Where an owner prepares a text, and no other process; not made yet. */
  public String folder(RunLock lock) {
    return String.format(Locale.ROOT, "%s/epoch-%06d", directory, lock.epoch());
  }

  /**
   * Removes what was prepared before this owner came.
   *
   * @throws LockedException if {@code lock} is another's by now
   */
  public void removeOlder(RunLock lock) {
    var own = name(folder(lock));
    for (var folder : folders()) {
      if (name(folder).compareTo(own) < 0) {
        lock.check();
        files.delete(folder);
      }
    }
  }

  private List<String> folders() {
    return files.isDirectory(directory)
        ? files.list(directory).stream()
            .filter(folder -> FOLDER.matcher(name(folder)).matches())
            .toList()
        : List.of();
  }

  private static String name(String folder) {
    return folder.substring(folder.lastIndexOf('/') + 1);
  }
}

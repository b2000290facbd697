package dev.carrybit.storage;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;

/**
 * The files of any Hadoop file system; with what is private to it, the one place that knows {@code
 * org.apache.hadoop}.
 *
 * <p>A path is {@code scheme:/…}, or else a path of the default file system; it is taken literally,
 * whatever characters it has, except that {@link #expand} knows patterns. Local files have no
 * check-sum files beside them. Every error names the path; a path that cannot be one, or is of a
 * file system that cannot be reached, is a {@link ExitCode#CONFIGURATION}.
 */
public final class HadoopFiles {
  private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

  private final HadoopPaths paths;
  private final HadoopSaving saving;

  /** The file systems of the Hadoop configuration on the class path. */
  public HadoopFiles() {
    this(Map.of());
  }

  /** The same, with {@code properties} over the Hadoop configuration on the class path. */
  public HadoopFiles(Map<String, String> properties) {
    paths = new HadoopPaths(properties);
    saving = new HadoopSaving(paths);
  }

  /** A file and its length in bytes. */
  public record Entry(String path, long length) {}

  /**
   * The files that {@code input} means: itself, those directly in a directory, or those that a
   * pattern of {@code * ? [..] {..}} matches, sorted by path. Names that begin with a dot or an
   * underscore are hidden. A path that exists is never a pattern.
   *
   * @throws CarrybitException ({@link ExitCode#NO_INPUT}) if there are none
   */
  public List<Entry> expand(String input) {
    var found = new ArrayList<Entry>();
    try {
      for (var status : paths.matches(paths.path(input))) {
        var directory = status.isDirectory();
        for (var file : directory ? paths.visible(status.getPath()) : List.of(status)) {
          if (!file.isDirectory()) {
            found.add(new Entry(file.getPath().toString(), file.getLen()));
          }
        }
      }
    } catch (IOException e) {
      throw FileFailures.unreadable(input, e);
    }
    if (found.isEmpty()) {
      throw new CarrybitException(
          ExitCode.NO_INPUT,
          input + ": expected a file, a directory of files or a pattern that matches, found none");
    }
    found.sort(Comparator.comparing(Entry::path));
    return List.copyOf(found);
  }

  /**
   * The bytes of a file, decompressed if its name ends in {@code .gz} or {@code .bz2}. Reading
   * throws {@link ExitCode#BAD_DATA} where compressed data is cut off or damaged, and {@link
   * java.io.UncheckedIOException} where the file system fails.
   *
   * @throws CarrybitException ({@link ExitCode#NO_INPUT}) if there is no such file, or it cannot be
   *     opened
   */
  public InputStream open(String path) {
    return Compression.decompressed(FileInput.plain(opened(path), path), path);
  }

  /**
   * A file to be read by position, never decompressed.
   *
   * @throws CarrybitException ({@link ExitCode#NO_INPUT}) if there is no such file, or it cannot be
   *     opened
   */
  public SeekableInput openSeekable(String path) {
    return new PositionedInput(opened(path), path);
  }

  private FSDataInputStream opened(String path) {
    try {
      var source = paths.path(path);
      return paths.fileSystem(source).open(source);
    } catch (IOException e) {
      throw FileFailures.unreadable(path, e);
    }
  }

  /**
   * The bytes of a file as they are.
   *
   * @throws CarrybitException ({@link ExitCode#BAD_DATA}) if there are more than {@code limit}
   */
  public byte[] read(String path, long limit) {
    try (var in = FileInput.plain(opened(path), path)) {
      var bytes = in.readNBytes((int) Math.min(limit, LONGEST_ARRAY));
      if (in.read() >= 0) {
        throw new CarrybitException(
            ExitCode.BAD_DATA, path + ": expected at most " + limit + " bytes, has more");
      }
      return bytes;
    } catch (IOException e) {
      throw FileFailures.unreadable(path, e);
    }
  }

  /** A new file in place of whatever file had its name; parent directories are made. */
  public OutputStream create(String path) {
    try {
      var target = paths.path(path);
      return paths.fileSystem(target).create(target, true);
    } catch (IOException e) {
      throw FileFailures.uncreatable(path, e);
    }
  }

  /** Makes a directory and its parents; one that exists is left as it is. */
  public void createDirectory(String path) {
    try {
      var target = paths.path(path);
      if (!paths.fileSystem(target).mkdirs(target)) {
        throw new IOException("the file system refuses");
      }
    } catch (IOException e) {
      throw FileFailures.uncreatable(path, e);
    }
  }

  /**
   * Gives a file new content at once: a reader, at any time, finds the whole old content or the
   * whole new one. The content goes to a file beside it, is flushed to disk, and is renamed over
   * it; on object stores it is written directly.
   *
   * @throws CarrybitException ({@link ExitCode#INPUT_OUTPUT}) if that fails; the old content stays
   */
  public void replace(String path, byte[] content) {
    try {
      saving.replace(paths.path(path), content);
    } catch (IOException e) {
      throw FileFailures.unsaved(path, e);
    }
  }

  /**
   * Makes a file that appears whole or not at all, and never in place of another; whoever comes
   * first has it. Its content is on disk when this returns.
   *
   * @return whether it was made, rather than there already
   * @throws CarrybitException ({@link ExitCode#INPUT_OUTPUT}) if that fails
   */
  public boolean createWhole(String path, byte[] content) {
    try {
      return saving.createWhole(paths.path(path), content);
    } catch (IOException e) {
      throw FileFailures.unsaved(path, e);
    }
  }

  /**
   * Gives the file at {@code path} another name in its directory.
   *
   * @throws CarrybitException ({@link ExitCode#INPUT_OUTPUT}) if that fails; a name that is taken
   *     is never given
   */
  public void rename(String path, String name) {
    var source = paths.path(path);
    try {
      saving.renameToFree(source, HadoopPaths.child(source.getParent(), name));
    } catch (IOException e) {
      throw FileFailures.unsaved(path, e);
    }
  }

  /**
   * Gives a file another name beside it, which nobody else has, and which {@link #isLeftover} tells
   * from others.
   *
   * @return the new path
   * @throws CarrybitException ({@link ExitCode#INPUT_OUTPUT}) if that fails
   */
  public String putAside(String path) {
    try {
      return saving.putAside(paths.path(path)).toString();
    } catch (IOException e) {
      throw FileFailures.unsaved(path, e);
    }
  }

  /** Adds to the end of a file, which is made if it is missing. */
  public void append(String path, byte[] content) {
    try {
      saving.append(paths.path(path), content);
    } catch (IOException e) {
      throw FileFailures.unsaved(path, e);
    }
  }

  /** Whether there is a file or a directory. */
  public boolean exists(String path) {
    return status(path).isPresent();
  }

  /** Whether there is a directory. */
  public boolean isDirectory(String path) {
    return status(path).filter(FileStatus::isDirectory).isPresent();
  }

  /**
   * The length of a file in bytes.
   *
   * @throws CarrybitException ({@link ExitCode#NO_INPUT}) if there is none
   */
  public long length(String path) {
    return status(path)
        .filter(FileStatus::isFile)
        .map(FileStatus::getLen)
        .orElseThrow(
            () -> new CarrybitException(ExitCode.NO_INPUT, path + ": expected a file, found none"));
  }

  /** When a file was last changed, by the clock of its file system; empty if there is none. */
  public Optional<Instant> modified(String path) {
    return status(path).map(FileStatus::getModificationTime).map(Instant::ofEpochMilli);
  }

  private Optional<FileStatus> status(String path) {
    try {
      var target = paths.path(path);
      return Optional.of(paths.fileSystem(target).getFileStatus(target));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw FileFailures.unreadable(path, e);
    }
  }

  /** The last component of a path. */
  public static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** The full paths of all that lies directly in a directory, hidden or not, sorted. */
  public List<String> list(String directory) {
    try {
      var path = paths.path(directory);
      return Arrays.stream(paths.fileSystem(path).listStatus(path))
          .map(status -> status.getPath().toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw FileFailures.unreadable(directory, e);
    }
  }

  /** Removes a file, or a directory with all it holds; what is not there needs no removing. */
  public void delete(String path) {
    var target = paths.path(path);
    try {
      if (!paths.fileSystem(target).delete(target, true) && exists(path)) {
        throw new IOException("the file system refuses");
      }
    } catch (IOException e) {
      throw new CarrybitException(
          ExitCode.INPUT_OUTPUT, path + ": cannot be removed: " + FileFailures.reason(e), e);
    }
  }

  /** Whether a path, as {@link #list} gives it, is what a killed {@link #replace} left behind. */
  public boolean isLeftover(String path) {
    return HadoopSaving.isLeftover(path.substring(path.lastIndexOf('/') + 1));
  }

  /** What {@code path} is from everywhere: with its scheme, and from the root on. */
  public String fullPath(String path) {
    return paths.path(path).toString();
  }

  /** Whether a path lies on a file system that this machine alone sees. */
  public boolean isLocal(String path) {
    return paths.isLocal(paths.path(path));
  }
}

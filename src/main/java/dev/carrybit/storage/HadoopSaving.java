package dev.carrybit.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;

/** Files made or given new content: whole, or more at their end. */
final class HadoopSaving {
  /** Where a file appears whole when it is closed, and a rename is a copy. */
  private static final Set<String> OBJECT_STORES = Set.of("s3a", "s3n", "s3", "gs", "oss", "cosn");

  private static final Pattern LEFTOVER = Pattern.compile("\\.[0-9a-f-]{36}\\.tmp");

  private final HadoopPaths paths;

  HadoopSaving(HadoopPaths paths) {
    this.paths = paths;
  }

  void replace(Path target, byte[] content) throws IOException {
    if (objectStore(target)) {
      write(paths.fileSystem(target), target, content);
    } else {
      replace(paths.fileSystem(target), target, content);
    }
  }

  private void replace(FileSystem fileSystem, Path target, byte[] content) throws IOException {
    var beside = beside(target);
    try {
      write(fileSystem, beside, content);
      rename(beside, target);
    } catch (IOException e) {
      throw withoutLeftover(fileSystem, beside, e);
    }
  }

  /** Says whether the file was made; if not, there was one, which stays as it is. */
  boolean createWhole(Path target, byte[] content) throws IOException {
    var fileSystem = paths.fileSystem(target);
    if (objectStore(target)) {
      boolean free = !fileSystem.exists(target);
      if (free) {
        write(fileSystem, target, content);
      }
      return free;
    }
    var beside = beside(target);
    try {
      write(fileSystem, beside, content);
      renameToFree(beside, target);
      return true;
    } catch (FileAlreadyExistsException | org.apache.hadoop.fs.FileAlreadyExistsException taken) {
      fileSystem.delete(beside, false);
      return false;
    } catch (IOException e) {
      throw withoutLeftover(fileSystem, beside, e);
    }
  }

  private static Path beside(Path target) throws IOException {
    if (target.isRoot()) {
      throw new IOException("it is a directory");
    }
    return HadoopPaths.child(target.getParent(), "." + UUID.randomUUID() + ".tmp");
  }

  private static IOException withoutLeftover(FileSystem fileSystem, Path beside, IOException e) {
    try {
      fileSystem.delete(beside, false);
    } catch (IOException second) {
      e.addSuppressed(second);
    }
    return e;
  }

  private static void write(FileSystem fileSystem, Path path, byte[] content) throws IOException {
    write(fileSystem.create(path, true), content, !objectStore(path));
  }

  private static void write(FSDataOutputStream out, byte[] content, boolean syncs)
      throws IOException {
    try {
      out.write(content);
      if (syncs) {
        out.hsync();
      }
    } catch (IOException e) {
      close(out, e);
      throw e;
    }
    out.close();
  }

  /** HDFS throws the very same exception again, which cannot be suppressed in itself. */
  private static void close(FSDataOutputStream out, IOException first) {
    try {
      out.close();
    } catch (IOException second) {
      if (second != first) {
        first.addSuppressed(second);
      }
    }
  }

  private void rename(Path from, Path to) throws IOException {
    if (!paths.isLocal(to)) {
      var context = FileContext.getFileContext(to.toUri(), paths.configuration());
      context.rename(from, to, Rename.OVERWRITE);
      return;
    }
    // Hadoop's local rename falls back to a copy, which a reader could see half done
    var target = java.nio.file.Path.of(to.toUri().getPath());
    var source = target.resolveSibling(from.getName());
    Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
    force(target.getParent());
  }

  /** Gives a file a name beside it that nobody else has. */
  Path putAside(Path path) throws IOException {
    var aside = beside(path);
    rename(path, aside);
    return aside;
  }

  /** Gives a file another name in its directory; a name that is taken is an error. */
  void renameToFree(Path from, Path to) throws IOException {
    if (!paths.isLocal(to)) {
      FileContext.getFileContext(to.toUri(), paths.configuration()).rename(from, to);
      return;
    }
    var target = java.nio.file.Path.of(to.toUri().getPath());
    var source = target.resolveSibling(from.getName());
    // a rename would take the place of whatever is there; a second name does not
    if (linked(target, source)) {
      Files.delete(source);
    } else {
      Files.move(source, target);
    }
    force(target.getParent());
  }

  /** Says whether this disk has links; a name that is taken is an error. */
  private static boolean linked(java.nio.file.Path name, java.nio.file.Path file)
      throws IOException {
    try {
      Files.createLink(name, file);
      return true;
    } catch (FileAlreadyExistsException taken) {
      throw taken;
    } catch (FileSystemException | UnsupportedOperationException noLinks) {
      return false;
    }
  }

  private static void force(java.nio.file.Path directory) throws IOException {
    try (var open = FileChannel.open(directory, StandardOpenOption.READ)) {
      open.force(true);
    }
  }

  /** Whether a file of this name is what a killed process left behind. */
  static boolean isLeftover(String name) {
    return LEFTOVER.matcher(name).matches();
  }

  private static boolean objectStore(Path path) {
    return OBJECT_STORES.contains(path.toUri().getScheme());
  }

  /**
   * Adds to the end. HDFS refuses to append where it has few nodes, and for a while where another
   * process died doing it; objects cannot grow. There the file is written anew.
   */
  void append(Path target, byte[] content) throws IOException {
    var fileSystem = paths.fileSystem(target);
    if (!fileSystem.exists(target)) {
      write(fileSystem, target, content);
    } else if (paths.isLocal(target)) {
      write(fileSystem.append(target), content, true);
    } else {
      replace(target, joined(fileSystem, target, content));
    }
  }

  private static byte[] joined(FileSystem fileSystem, Path target, byte[] content)
      throws IOException {
    try (var in = fileSystem.open(target)) {
      var old = in.readAllBytes();
      var both = Arrays.copyOf(old, Math.addExact(old.length, content.length));
      System.arraycopy(content, 0, both, old.length, content.length);
      return both;
    }
  }
}

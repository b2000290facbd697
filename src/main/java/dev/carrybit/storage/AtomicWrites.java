package dev.carrybit.storage;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.apache.commons.io.IOUtils;
import org.apache.commons.io.function.IOBiFunction;
import org.apache.commons.io.function.IOConsumer;
import org.apache.commons.io.output.ProxyOutputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;

/** Creates and replaces files so that a reader sees whole content only, and appends to files. */
final class AtomicWrites {
  /** Here a file appears when it is closed, and a rename is a copy. */
  private static final Set<String> OBJECT_STORES = Set.of("s3a", "s3n", "s3", "gs", "oss", "cosn");

  private static final Pattern LEFTOVER = Pattern.compile("\\.(carrybit-)?[0-9a-f-]+\\.tmp");

  private final HadoopPaths paths;
  private final Set<Path> tidied = ConcurrentHashMap.newKeySet();

  AtomicWrites(HadoopPaths paths) {
    this.paths = paths;
  }

  /** Whether a file of this name is a temporary file. */
  static boolean isLeftover(String name) {
    return LEFTOVER.matcher(name).matches();
  }

  private Path temporary(Path target) throws IOException {
    if (target.isRoot()) {
      throw new IOException("it is a directory");
    }
    removeLeftovers(target.getParent());
    return HadoopPaths.child(target.getParent(), OwnerProcess.temporaryName() + ".tmp");
  }

  /**
   * Removes, at the first call for a directory, the temporary files that killed processes of this
   * machine left there, as far as this process may.
   */
  void removeLeftovers(Path directory) {
    if (tidied.add(directory)) {
      try {
        for (var name : paths.names(directory)) {
          if (OwnerProcess.isLeftByEnded(name)) {
            paths.fileSystem(directory).delete(HadoopPaths.child(directory, name), true);
          }
        }
      } catch (IOException unreadable) {
        // the directory does not exist yet, or another user's file is in it
      }
    }
  }

  /**
   * Replaces the content of a file; returns its path. A link stays and leads to the new content,
   * unless it leads to nothing, which is an error; a device or a pipe gets it, and is not replaced.
   */
  Path replace(Path target, IOConsumer<OutputStream> content) throws IOException {
    boolean exists = paths.isLocal(target) && Files.exists(local(target));
    if (isObjectStore(target)) {
      write(target, content);
    } else if (!exists && paths.isLocal(target) && Files.isSymbolicLink(local(target))) {
      throw new IOException("it is a link to nothing");
    } else if (exists && !Files.isRegularFile(local(target))) {
      try (var out = Files.newOutputStream(local(target))) {
        content.accept(out);
      }
    } else {
      var file = exists ? new Path("file", null, local(target).toRealPath().toString()) : target;
      writeAndRename(file, content, this::rename);
    }
    return target;
  }

  /** Creates a file; returns whether it did not exist. */
  boolean createWhole(Path target, IOConsumer<OutputStream> content) throws IOException {
    if (isObjectStore(target)) {
      boolean free = !paths.fileSystem(target).exists(target);
      if (free) {
        write(target, content);
      }
      return free;
    }
    try {
      writeAndRename(target, content, this::renameToFree);
      return true;
    } catch (FileAlreadyExistsException | org.apache.hadoop.fs.FileAlreadyExistsException taken) {
      return false;
    }
  }

  /** Deletes the temporary file if that fails. */
  private void writeAndRename(
      Path target, IOConsumer<OutputStream> content, IOBiFunction<Path, Path, Path> rename)
      throws IOException {
    var temporary = temporary(target);
    try {
      write(temporary, content);
      rename.apply(temporary, target);
    } catch (IOException e) {
      try {
        paths.fileSystem(temporary).delete(temporary, false);
      } catch (IOException second) {
        e.addSuppressed(second);
      }
      throw e;
    }
  }

  /**
   * Appends to a file. HDFS refuses to append on few nodes, and for a while after a writer died;
   * object stores cannot append. There the whole file is replaced.
   */
  Path append(Path target, byte[] content) throws IOException {
    var fileSystem = paths.fileSystem(target);
    if (!fileSystem.exists(target)) {
      write(target, out -> out.write(content));
    } else if (paths.isLocal(target)) {
      write(fileSystem.append(target), out -> out.write(content), true);
    } else {
      copy(target, Long.MAX_VALUE, content);
    }
    return target;
  }

  /** Replaces a file by its first {@code length} bytes. */
  Path cut(Path target, long length) throws IOException {
    return copy(target, length, new byte[0]);
  }

  /** Replaces a file by its first {@code length} bytes and {@code more}. */
  private Path copy(Path target, long length, byte[] more) throws IOException {
    if (isObjectStore(target)) { // the file that is read is overwritten
      var first = new ByteArrayOutputStream();
      copy(target, length, first);
      first.write(more);
      write(target, first::writeTo);
    } else {
      writeAndRename(
          target,
          out -> {
            copy(target, length, out);
            out.write(more);
          },
          this::rename);
    }
    return target;
  }

  private void copy(Path source, long length, OutputStream out) throws IOException {
    try (var in = paths.fileSystem(source).open(source)) {
      IOUtils.copyLarge(in, out, 0, length);
    }
  }

  private void write(Path path, IOConsumer<OutputStream> content) throws IOException {
    write(paths.fileSystem(path).create(path, true), content, !isObjectStore(path));
  }

  private static void write(FSDataOutputStream out, IOConsumer<OutputStream> content, boolean syncs)
      throws IOException {
    try (var stream = distinct(out)) {
      content.accept(stream);
      if (syncs) {
        out.hsync();
      }
    }
  }

  /**
   * A stream that throws no exception twice. Closing one of HDFS throws that of a failed write
   * again, which cannot suppress itself.
   */
  static OutputStream distinct(OutputStream out) {
    return new ProxyOutputStream(out) {
      @Override
      protected void handleIOException(IOException e) throws IOException {
        throw new IOException(e.getMessage(), e);
      }
    };
  }

  /** Gives a file a random name in its directory; returns the new path. */
  Path putAside(Path path) throws IOException {
    return rename(path, temporary(path));
  }

  /** Renames within a directory, in place of a file with that name. Returns the new path. */
  private Path rename(Path from, Path to) throws IOException {
    if (!paths.isLocal(to)) {
      var context = FileContext.getFileContext(to.toUri(), paths.configuration());
      context.rename(from, to, Rename.OVERWRITE);
      return to;
    }
    // Hadoop's local rename may copy, and a reader would see half a file
    var target = local(to);
    Files.move(target.resolveSibling(from.getName()), target, StandardCopyOption.ATOMIC_MOVE);
    force(target.getParent());
    return to;
  }

  /** Renames within a directory; fails if the name is taken. Returns the new path. */
  Path renameToFree(Path from, Path to) throws IOException {
    if (!paths.isLocal(to)) {
      FileContext.getFileContext(to.toUri(), paths.configuration()).rename(from, to);
      return to;
    }
    var target = local(to);
    var source = target.resolveSibling(from.getName());
    // a rename would replace an existing file, a link does not
    if (link(target, source)) {
      Files.delete(source);
    } else {
      Files.move(source, target);
    }
    force(target.getParent());
    return to;
  }

  /** Returns whether the file system has links. */
  private static boolean link(java.nio.file.Path name, java.nio.file.Path file) throws IOException {
    try {
      Files.createLink(name, file);
      return true;
    } catch (FileAlreadyExistsException taken) {
      throw taken;
    } catch (FileSystemException | UnsupportedOperationException noLinks) {
      return false;
    }
  }

  private static java.nio.file.Path local(Path path) {
    return java.nio.file.Path.of(path.toUri().getPath());
  }

  private static void force(java.nio.file.Path directory) throws IOException {
    try (var open = FileChannel.open(directory, StandardOpenOption.READ)) {
      open.force(true);
    }
  }

  private static boolean isObjectStore(Path path) {
    return OBJECT_STORES.contains(path.toUri().getScheme());
  }
}

package dev.carrybit.storage;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import java.io.File;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.GlobFilter;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.Syncable;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.security.UserGroupInformation;

/** Resolves paths and patterns to files of a file system. */
final class HadoopPaths {
  private static final Pattern SCHEME =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):(?=/)(//[^/]*)?(.*)", Pattern.DOTALL);

  private final Configuration configuration = new Configuration();

  /** Unlike Hadoop's default for local paths, it writes no checksum files. */
  private final FileSystem local = new LocalFiles();

  HadoopPaths(Map<String, String> properties) {
    properties.forEach(configuration::set);
    requireUser();
    try {
      local.initialize(URI.create("file:///"), configuration);
    } catch (IOException e) {
      throw new UncheckedIOException("the local file system cannot be used", e);
    }
  }

  /**
   * Gives Hadoop a user where the system has no name for the id of this process, as in many
   * containers. Hadoop and Spark refuse to start without a user.
   */
  private static void requireUser() {
    if (!"?".equals(System.getProperty("user.name"))) { // asking Hadoop takes longer
      return;
    }
    try {
      UserGroupInformation.getLoginUser();
    } catch (IOException | RuntimeException nameless) {
      var name = Optional.ofNullable(System.getenv("HADOOP_USER_NAME")).orElse("unknown");
      UserGroupInformation.setLoginUser(UserGroupInformation.createRemoteUser(name));
    }
  }

  Configuration configuration() {
    return configuration;
  }

  /**
   * The full path. Every character is literal, but {@code ~/} at the beginning is the home
   * directory on the default file system: a shell does not replace it within {@code key=~/…}.
   */
  Path path(String name) {
    if (name.isEmpty()) {
      throw problem("path: expected the name of a file or a directory, was empty");
    }
    var full = SCHEME.matcher(name);
    try {
      if (full.matches()) {
        var authority = full.group(2) == null ? "" : full.group(2).substring(2);
        return path(full.group(1), authority, full.group(3).isEmpty() ? "/" : full.group(3));
      }
      var root = FileSystem.getDefaultUri(configuration);
      var system = "file".equals(root.getScheme()) ? local : fileSystem(root);
      if (name.startsWith("~/")) {
        return child(system.getHomeDirectory(), name.substring(2));
      }
      return system == local
          ? path("file", "", new File(name).getAbsolutePath())
          : system.makeQualified(new Path(null, null, name));
    } catch (IllegalArgumentException e) {
      throw problem(name + ": expected a path, was none: " + e.getMessage());
    }
  }

  private static Path path(String scheme, String authority, String path) {
    if ("file".equals(scheme)) {
      java.nio.file.Path.of(path); // refuses what no local file can be called
    }
    return new Path(scheme, authority.isEmpty() ? null : authority, path);
  }

  boolean isLocal(Path path) {
    return "file".equals(path.toUri().getScheme());
  }

  FileSystem fileSystem(Path path) {
    return isLocal(path) ? local : fileSystem(path.toUri());
  }

  private FileSystem fileSystem(URI uri) {
    try {
      return FileSystem.get(uri, configuration);
    } catch (IOException | RuntimeException e) {
      // a missing class is one, an unknown host may be the other
      throw problem(uri + ": expected a file system that can be reached: " + e.getMessage());
    }
  }

  private static CarrybitException problem(String line) {
    return new CarrybitException(ExitCode.CONFIGURATION, line);
  }

  /** The entry {@code name} of a directory. A colon in the name starts no path. */
  static Path child(Path directory, String name) {
    return new Path(directory, new Path(null, null, name));
  }

  /** The file at {@code path} if it exists, else all that match it as a pattern. */
  List<FileStatus> matches(Path path) throws IOException {
    var fileSystem = fileSystem(path);
    if (fileSystem.exists(path)) {
      return List.of(fileSystem.getFileStatus(path));
    }
    if (path.isRoot()) {
      return List.of();
    }
    var pattern = path.getName();
    var found = new ArrayList<FileStatus>();
    for (var directory : matches(path.getParent())) {
      var literal = child(directory.getPath(), pattern);
      if (fileSystem.exists(literal)) {
        found.add(fileSystem.getFileStatus(literal));
      } else if (directory.isDirectory()) {
        var filter = new GlobFilter(pattern);
        Arrays.stream(fileSystem.listStatus(directory.getPath()))
            .filter(entry -> filter.hasPattern() && filter.accept(entry.getPath()))
            .filter(entry -> !hidden(entry) || pattern.charAt(0) == name(entry).charAt(0))
            .forEach(found::add);
      }
    }
    return found;
  }

  /** The files of a directory and of the directories in it, without hidden ones. */
  List<FileStatus> visible(Path directory) throws IOException {
    var files = new ArrayList<FileStatus>();
    requireReadable(directory);
    for (var entry : fileSystem(directory).listStatus(directory)) {
      if (hidden(entry)) {
        continue;
      }
      if (entry.isDirectory()) {
        files.addAll(visible(entry.getPath()));
      } else {
        files.add(entry);
      }
    }
    return files;
  }

  /** Hadoop leaves out local files whose names Java cannot decode, and cannot open them. */
  private void requireReadable(Path directory) {
    var names = isLocal(directory) ? new File(directory.toUri().getPath()).list() : null;
    if (names == null) {
      return;
    }
    for (var name : names) {
      if (name.indexOf('\uFFFD') >= 0 && !new File(directory.toUri().getPath(), name).exists()) {
        throw CarrybitException.badData(
            "%s: expected names of files in UTF-8, found %s; rename it", directory, name);
      }
    }
  }

  private static boolean hidden(FileStatus entry) {
    return name(entry).startsWith(".") || name(entry).startsWith("_");
  }

  private static String name(FileStatus entry) {
    return entry.getPath().getName();
  }

  /** Local files. Where Hadoop throws its FSError, an Error, a failed write is an IOException. */
  private static final class LocalFiles extends RawLocalFileSystem {
    @Override
    protected OutputStream createOutputStreamWithMode(
        Path file, boolean append, FsPermission permission) throws IOException {
      return new CheckedOutput(super.createOutputStreamWithMode(file, append, permission));
    }
  }

  private static final class CheckedOutput extends FilterOutputStream implements Syncable {
    CheckedOutput(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
      try {
        out.write(bytes, offset, count);
      } catch (FSError e) {
        throw new IOException(e.getCause().getMessage(), e);
      }
    }

    @Override
    public void hflush() throws IOException {
      ((Syncable) out).hflush();
    }

    @Override
    public void hsync() throws IOException {
      ((Syncable) out).hsync();
    }
  }
}

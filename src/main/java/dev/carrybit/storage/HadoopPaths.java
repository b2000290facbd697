package dev.carrybit.storage;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.GlobFilter;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** Resolves paths and patterns to files of a file system. */
final class HadoopPaths {
  private static final Pattern SCHEME =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):(?=/)(//[^/]*)?(.*)", Pattern.DOTALL);
  private static final Pattern WILDCARD = Pattern.compile("[*?\\[{]");

  private final Configuration configuration = new Configuration();

  /** Unlike Hadoop's default for local paths, it writes no checksum files. */
  private final FileSystem local = new RawLocalFileSystem();

  HadoopPaths(Map<String, String> properties) {
    properties.forEach(configuration::set);
    try {
      local.initialize(URI.create("file:///"), configuration);
    } catch (IOException e) {
      throw new UncheckedIOException("the local file system cannot be used", e);
    }
  }

  Configuration configuration() {
    return configuration;
  }

  /** The full path. Every character is literal. */
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
      var home = FileSystem.getDefaultUri(configuration);
      if ("file".equals(home.getScheme())) {
        return path("file", "", new File(name).getAbsolutePath());
      }
      return fileSystem(home).makeQualified(new Path(null, null, name));
    } catch (IllegalArgumentException e) {
      throw problem(name + ": expected a path, was none: " + e.getMessage());
    }
  }

  private static Path path(String scheme, String authority, String path) {
    if ("file".equals(scheme)) {
      try {
        java.nio.file.Path.of(path);
      } catch (InvalidPathException e) {
        throw new IllegalArgumentException(e.getReason(), e);
      }
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
    var components = path.toUri().getPath().substring(1).split("/");
    var candidates = List.of(new Path(path, "/"));
    for (var component : components) {
      var next = new ArrayList<Path>();
      for (var candidate : candidates) {
        next.addAll(matches(fileSystem, candidate, component));
      }
      candidates = next;
    }
    var found = new ArrayList<FileStatus>();
    for (var candidate : candidates) {
      found.add(fileSystem.getFileStatus(candidate));
    }
    return found;
  }

  private static List<Path> matches(FileSystem fileSystem, Path directory, String component)
      throws IOException {
    var literal = child(directory, component);
    if (fileSystem.exists(literal)) {
      return List.of(literal);
    }
    if (!WILDCARD.matcher(component).find() || !fileSystem.getFileStatus(directory).isDirectory()) {
      return List.of();
    }
    var filter = new GlobFilter(component);
    return Arrays.stream(fileSystem.listStatus(directory))
        .map(FileStatus::getPath)
        .filter(filter::accept)
        .filter(path -> !hidden(path) || component.charAt(0) == path.getName().charAt(0))
        .toList();
  }

  /** The entries of a directory, without hidden ones. */
  List<FileStatus> visible(Path directory) throws IOException {
    return Arrays.stream(fileSystem(directory).listStatus(directory))
        .filter(status -> !hidden(status.getPath()))
        .toList();
  }

  private static boolean hidden(Path path) {
    return path.getName().startsWith(".") || path.getName().startsWith("_");
  }
}

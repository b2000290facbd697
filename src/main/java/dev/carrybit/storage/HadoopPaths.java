package dev.carrybit.storage;

import static java.util.stream.Collectors.toSet;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.BufferedFSInputStream;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.GlobFilter;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathFilter;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.Syncable;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.security.UserGroupInformation;

/** Resolves paths and patterns to files of a file system. */
final class HadoopPaths {
  static final Pattern SCHEME =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):(?=/)(//[^/]*)?(.*)", Pattern.DOTALL);

  /** Also what Hadoop, Spark and Databricks put beside the files of an output. */
  private static final Pattern HIDDEN =
      Pattern.compile("\\..*|_(SUCCESS|temporary|metadata|common_metadata|(started|committed)_.*)");

  private static final Pattern ALTERNATIVES = Pattern.compile("(?<!\\\\)\\{([^{}\\\\]*)\\}");

  private static final String IS_DEFAULT =
      " (it is fs.defaultFS of Hadoop's configuration; a local path is file:/…)";

  /** What Hadoop reads from the class path, which takes longer than a copy. */
  private static final Configuration DEFAULTS = defaults();

  private final Configuration configuration = new Configuration(DEFAULTS);

  /** Unlike Hadoop's default for local paths, it writes no checksum files. */
  private final RawLocalFileSystem local = new LocalFiles();

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

  private static Configuration defaults() {
    var defaults = new Configuration();
    defaults.size(); // reads them now
    return defaults;
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

  /** Where a path leads, which may not exist, by the links of the local file system. */
  Path followed(Path path) throws IOException {
    return isLocal(path) ? new Path("file", null, local.pathToFile(path).getCanonicalPath()) : path;
  }

  FileSystem fileSystem(Path path) {
    return isLocal(path) ? local : fileSystem(path.toUri());
  }

  private FileSystem fileSystem(URI uri) {
    try {
      return FileSystem.get(uri, configuration);
    } catch (IOException | RuntimeException e) {
      // a missing class is one, an unknown host may be the other
      boolean isDefault = uri.equals(FileSystem.getDefaultUri(configuration));
      throw problem(
          "%s: expected a file system that can be reached%s: %s%s"
              .formatted(
                  uri,
                  isDefault ? IS_DEFAULT : "",
                  e.getMessage(),
                  remedy(uri, String.valueOf(e.getMessage())))
              .replaceAll(
                  "\\Q" + uri.getScheme() + "\\E:/(?=[^/])", uri.getScheme() + ":///")); // as typed
    }
  }

  private static String remedy(URI uri, String message) {
    return switch (uri.getScheme()) {
      case "hdfs" ->
          message.contains("no host")
              ? "; name its host, as in hdfs://HOST:PORT/…, or set HADOOP_CONF_DIR"
              : "";
      case "s3a" ->
          message.contains("S3AFileSystem not found")
              ? "; it needs --packages org.apache.hadoop:hadoop-aws:VERSION before the command"
              : "";
      default -> "";
    };
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
        if (filter.hasPattern()) {
          found.addAll(
              entries(
                  directory.getPath(), entry -> filter.accept(entry) && mayMatch(pattern, entry)));
        }
      }
    }
    requireAlternatives(path, found);
    return found;
  }

  /** Refuses a pattern that names several alternatives if only some of them match. */
  private static void requireAlternatives(Path path, List<FileStatus> found) throws IOException {
    if (found.isEmpty() || found.stream().anyMatch(each -> isNamed(each, path.getName()))) {
      return;
    }
    for (var alternative : alternatives(path.getName())) {
      var filter = new GlobFilter(alternative);
      if (found.stream().noneMatch(each -> filter.accept(each.getPath()))) {
        throw new CarrybitException(
            ExitCode.NO_INPUT,
            "%s: expected files for every alternative, found none for %s"
                .formatted(path, alternative));
      }
    }
  }

  private static boolean isNamed(FileStatus status, String name) {
    return status.getPath().getName().equals(name);
  }

  /** The patterns without {@code {..}} that match, together, what {@code pattern} matches. */
  private static List<String> alternatives(String pattern) {
    var innermost = ALTERNATIVES.matcher(pattern);
    if (!innermost.find()) {
      return List.of(pattern);
    }
    var before = pattern.substring(0, innermost.start());
    var after = pattern.substring(innermost.end());
    return Arrays.stream(innermost.group(1).split(",", -1))
        .flatMap(each -> alternatives(before + each + after).stream())
        .distinct()
        .toList();
  }

  /** The files of a directory and of the directories in it, without hidden ones. */
  List<FileStatus> files(Path directory) throws IOException {
    var files = new ArrayList<FileStatus>();
    for (var entry : entries(directory, HadoopPaths::visible)) {
      if (entry.isDirectory()) {
        files.addAll(files(entry.getPath()));
      } else {
        files.add(entry);
      }
    }
    return files;
  }

  /**
   * Whether {@code path}, which may not exist yet, is or would be a directory that matches, or in
   * one and not hidden there.
   */
  boolean expands(Path pattern, Path path) throws IOException {
    var directories =
        matches(pattern).stream()
            .filter(FileStatus::isDirectory)
            .map(FileStatus::getPath)
            .collect(toSet());
    var wanted = qualified(pattern);
    boolean literal = fileSystem(pattern).exists(pattern);
    for (var inner = qualified(path); inner != null; inner = inner.getParent()) {
      if (directories.contains(inner) || !literal && fits(wanted, inner)) {
        return true;
      }
      if (!visible(inner)) {
        return false;
      }
    }
    return false;
  }

  private Path qualified(Path path) {
    return fileSystem(path).makeQualified(path);
  }

  private static boolean fits(Path pattern, Path path) throws IOException {
    if (pattern.isRoot() || path.isRoot()) {
      return pattern.equals(path);
    }
    var name = pattern.getName();
    return (name.equals(path.getName())
            || mayMatch(name, path) && new GlobFilter(name).accept(path))
        && fits(pattern.getParent(), path.getParent());
  }

  /** The names of all entries of a directory; none of a local one that cannot be read. */
  List<String> names(Path directory) throws IOException {
    if (isLocal(directory)) {
      var names = local.pathToFile(directory).list();
      return names == null ? List.of() : List.of(names);
    }
    return Arrays.stream(fileSystem(directory).listStatus(directory))
        .map(status -> status.getPath().getName())
        .toList();
  }

  /** Refuses a pipe, whose bytes come once and have no length, and a device. */
  void requireFile(Path path) {
    if (isLocal(path) && isOther(local.pathToFile(path))) {
      throw new CarrybitException(
          ExitCode.NO_INPUT,
          path + ": expected a file, is a pipe or a device; write what it gives to a file first");
    }
  }

  private static boolean isOther(File file) {
    return file.exists() && !file.isFile() && !file.isDirectory();
  }

  /** A hidden entry matches only a pattern that is hidden, too. */
  private static boolean mayMatch(String pattern, Path entry) {
    return visible(entry) || HIDDEN.matcher(pattern).matches();
  }

  private static boolean visible(Path entry) {
    return !HIDDEN.matcher(entry.getName()).matches();
  }

  /**
   * All entries of a directory that are wanted. Of local ones Hadoop leaves out those that it
   * cannot open, and it follows a link to a directory above as often as the system lets it.
   */
  private List<FileStatus> entries(Path directory, PathFilter wanted) throws IOException {
    for (var name : isLocal(directory) ? names(directory) : List.<String>of()) {
      if (wanted.accept(child(directory, name))) {
        requireReadable(local.pathToFile(directory), name);
      }
    }
    return List.of(fileSystem(directory).listStatus(directory, wanted));
  }

  private static void requireReadable(File directory, String name) throws IOException {
    var entry = new File(directory, name);
    var problem = "";
    if (!entry.exists()) {
      problem = name.indexOf('\uFFFD') < 0 ? "a link to nothing" : "a name that is not in UTF-8";
    } else if (entry.isDirectory()
        && directory.toPath().toRealPath().startsWith(entry.toPath().toRealPath())) {
      problem = "a link to a directory that it is in";
    }
    if (!problem.isEmpty()) {
      throw CarrybitException.badData(
          "%s: expected files, found %s, %s; remove it", directory, name, problem);
    }
  }

  /**
   * Local files by Java's own streams, since those of Hadoop throw an Error where the disk fails.
   * Permissions are those that the process gives to new files, not those that Hadoop's own umask
   * leaves, for which Hadoop starts a chmod for each file.
   */
  private static final class LocalFiles extends RawLocalFileSystem {
    @Override
    public FSDataInputStream open(Path file, int bufferSize) throws IOException {
      getFileStatus(file); // says what is missing as other file systems do
      return new FSDataInputStream(
          new BufferedFSInputStream(new LocalInput(pathToFile(file)), bufferSize));
    }

    @Override
    protected OutputStream createOutputStreamWithMode(
        Path file, boolean append, FsPermission permission) throws IOException {
      return new LocalOutput(pathToFile(file), append);
    }

    @Override
    public void setPermission(Path file, FsPermission permission) {}
  }

  private static final class LocalInput extends FSInputStream {
    private final RandomAccessFile file;

    LocalInput(File file) throws IOException {
      this.file = new RandomAccessFile(file, "r");
    }

    @Override
    public int read() throws IOException {
      return file.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int count) throws IOException {
      return file.read(bytes, offset, count);
    }

    @Override
    public void seek(long position) throws IOException {
      file.seek(position);
    }

    @Override
    public long getPos() throws IOException {
      return file.getFilePointer();
    }

    @Override
    public boolean seekToNewSource(long position) {
      return false;
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }

  private static final class LocalOutput extends FileOutputStream implements Syncable {
    LocalOutput(File file, boolean append) throws IOException {
      super(file, append);
    }

    @Override
    public void hflush() {}

    @Override
    public void hsync() throws IOException {
      getFD().sync();
    }
  }
}

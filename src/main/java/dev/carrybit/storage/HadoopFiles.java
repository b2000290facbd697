package dev.carrybit.storage;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.io.function.IOBiFunction;
import org.apache.commons.io.function.IOConsumer;
import org.apache.commons.io.function.IOFunction;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;

/**
 * Files of any Hadoop file system.
 *
 * <p>A path is {@code scheme:/…}, or a path of the default file system. Every character of it is
 * literal; only {@link #expand} knows patterns. Local files get no checksum files.
 *
 * <p>Every error names the path. It is a {@link CarrybitException} with {@link
 * ExitCode#CONFIGURATION} for an invalid path or a file system that cannot be reached, {@link
 * ExitCode#NO_INPUT} for a missing input, {@link ExitCode#NO_OUTPUT} for a file or directory that
 * cannot be created, and {@link ExitCode#INPUT_OUTPUT} for a full disk and a failed save or
 * removal. Other errors of reading are {@link UncheckedIOException}s.
 */
public final class HadoopFiles {
  private static final int DELETE_TRIES = 10;
  private final HadoopPaths paths;
  private final AtomicWrites writes;

  /** The file systems of the Hadoop configuration on the class path. */
  public HadoopFiles() {
    this(Map.of());
  }

  /** The file systems of that configuration, with {@code properties} replaced. */
  public HadoopFiles(Map<String, String> properties) {
    paths = new HadoopPaths(properties);
    writes = new AtomicWrites(paths);
  }

  private <T> T read(String path, IOFunction<Path, T> operation) {
    try {
      return operation.apply(paths.path(path));
    } catch (IOException e) {
      var message = path + place(path) + ": cannot be read: " + reason(e);
      if (isDenied(e)) {
        throw new UncheckedIOException(message, new AccessDeniedException(path));
      }
      boolean missing = e instanceof FileNotFoundException || e instanceof NoSuchFileException;
      if (missing && isDirectory(path)) {
        throw new CarrybitException(
            ExitCode.NO_INPUT, path + ": expected a file, is a directory" + place(path), e);
      }
      if (reason(e).startsWith("Illegal file pattern")) {
        throw new CarrybitException(
            ExitCode.NO_INPUT, path + ": expected a path or a glob: " + mistake(reason(e)), e);
      }
      throw missing
          ? new CarrybitException(ExitCode.NO_INPUT, message, e)
          : new UncheckedIOException(message, e);
    } catch (UnsupportedOperationException e) {
      throw unsupported(path, ExitCode.NO_INPUT, e);
    }
  }

  /** The web, for example, has no directories and takes no files. Any local one is a bug. */
  private RuntimeException unsupported(
      String path, ExitCode code, UnsupportedOperationException e) {
    return paths.isLocal(paths.path(path))
        ? e
        : new CarrybitException(
            code, path + ": expected a file system with directories, such as a disk or HDFS", e);
  }

  /** What Hadoop has against a pattern, without its words on regular expressions. */
  private static String mistake(String reason) {
    return reason
            .replaceFirst(".*error parsing regexp: ", "")
            .replaceFirst("Unclosed character class.*", "\"[\" has no \"]\"")
            .replaceFirst("Unclosed group.*", "\"{\" has no \"}\" before the next \"/\"")
            .replaceFirst("invalid escape.*", "\"\\\\\" stands before a letter")
        + "; a \\ before it takes it literally";
  }

  private <T> T create(String path, IOFunction<Path, T> operation) {
    return write(path, "created", ExitCode.NO_OUTPUT, operation);
  }

  private <T> T save(String path, IOFunction<Path, T> operation) {
    return write(path, "saved", ExitCode.INPUT_OUTPUT, operation);
  }

  private <T> T write(String path, String done, ExitCode code, IOFunction<Path, T> operation) {
    try {
      return operation.apply(paths.path(path));
    } catch (IOException e) {
      throw new CarrybitException(
          CarrybitException.isFull(e) ? ExitCode.INPUT_OUTPUT : code,
          "%s: cannot be %s: %s".formatted(path, done, reason(e)),
          isDenied(e) ? new AccessDeniedException(path) : e);
    } catch (UnsupportedOperationException e) {
      throw unsupported(path, ExitCode.NO_OUTPUT, e);
    }
  }

  /** Whether permission is missing. Each file system has an exception of its own for it. */
  private static boolean isDenied(IOException e) {
    return e instanceof AccessControlException || reason(e).contains("Permission denied");
  }

  /** The first line of the message: file systems append stack traces. */
  private static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "no permission";
    }
    if (e instanceof NoSuchFileException) {
      return "no such file or directory";
    }
    var message = String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
    boolean tells =
        e.getMessage() != null
            && (e instanceof AccessControlException
                || e instanceof FileNotFoundException
                || e.getClass() == IOException.class);
    return tells ? message : message + " (" + e.getClass().getSimpleName() + ")";
  }

  /** The last component of a path. */
  public static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** The absolute path with its scheme. */
  public String fullPath(String path) {
    return paths.path(path).toString();
  }

  /**
   * A path and all directories that it is in, as it is given and where it leads by links; with
   * their scheme.
   */
  public List<String> lineage(String path) {
    return read(
        path,
        full ->
            Stream.of(full, paths.followed(full))
                .flatMap(each -> Stream.iterate(each, Objects::nonNull, Path::getParent))
                .map(Path::toString)
                .toList());
  }

  /**
   * Where a path without a scheme leads, for messages: the full path of a relative one, and how to
   * name a local file if the default file system is another; else empty.
   */
  public String place(String path) {
    if (HadoopPaths.SCHEME.matcher(path).matches()) {
      return "";
    }
    if (isLocal(path)) {
      return path.startsWith("/") ? "" : " (" + fullPath(path) + ")";
    }
    return " (%s, by fs.defaultFS of Hadoop's configuration; file:%s is the local one)"
        .formatted(fullPath(path), new File(path).getAbsolutePath());
  }

  /** Whether a path is on a file system that only this machine sees. */
  public boolean isLocal(String path) {
    return paths.isLocal(paths.path(path));
  }

  /** Whether a file of this name is compressed, so that it can only be read from the start. */
  public static boolean isCompressed(String name) {
    return FileInput.isCompressed(name);
  }

  /** Whether a path has the name of a temporary file, which a killed process leaves behind. */
  public static boolean isLeftover(String path) {
    return AtomicWrites.isLeftover(name(path));
  }

  /** A file and its length in bytes. */
  public record Entry(String path, long length) {}

  /**
   * The files of {@code input}, at least one: a file, the files of a directory and of the
   * directories in it, or all that match a pattern of {@code * ? [..] {..}}; sorted by path. Names
   * that start with a dot are hidden, and so is what Hadoop and Spark put beside an output. A path
   * that exists is not a pattern. Each alternative of {@code {..}} has to match.
   */
  public List<Entry> expand(String input) {
    var found = new ArrayList<Entry>();
    read(
        input,
        path -> {
          for (var status : paths.matches(path)) {
            var files = status.isDirectory() ? paths.files(status.getPath()) : List.of(status);
            for (var file : files) {
              paths.requireFile(file.getPath());
              found.add(new Entry(file.getPath().toString(), length(file)));
            }
          }
          return found;
        });
    if (found.isEmpty()) {
      throw new CarrybitException(
          ExitCode.NO_INPUT,
          input
              + ": expected a file, a directory of files or a pattern that matches, found none"
              + place(input));
    }
    found.sort(Comparator.comparing(Entry::path));
    return List.copyOf(found);
  }

  /** Whether files in the directory {@code path} belong to what {@link #expand} finds. */
  public boolean expands(String input, String path) {
    return read(input, pattern -> paths.expands(pattern, paths.path(path)));
  }

  /**
   * The bytes of a file, decompressed if its name ends in {@code .gz} or {@code .bz2}. Reading
   * throws {@link CarrybitException} ({@link ExitCode#BAD_DATA}) where compressed data is cut off
   * or damaged.
   */
  public InputStream open(String path) {
    return FileInput.of(opened(path), path);
  }

  /** A file to be read by position. */
  public SeekableInput openSeekable(String path) {
    return new SeekableInput(opened(path), path);
  }

  /**
   * The bytes of a file from {@code from} to before {@code end}, never decompressed. Reading throws
   * {@link CarrybitException} ({@link ExitCode#BAD_DATA}) if the file ends before.
   */
  public InputStream openRange(String path, long from, long end) {
    return openSeekable(path).range(from, end);
  }

  private FSDataInputStream opened(String path) {
    return read(path, this::opened);
  }

  private FSDataInputStream opened(Path file) throws IOException {
    paths.requireFile(file);
    return paths.fileSystem(file).open(file);
  }

  /**
   * The bytes of a file, never decompressed.
   *
   * @param limit below 2³¹ − 1
   * @throws CarrybitException ({@link ExitCode#BAD_DATA}) if there are more than {@code limit}
   */
  public byte[] read(String path, long limit) {
    return readWhole(path, (in, length) -> bytes(in, path, limit));
  }

  /** The same; the file may be a pipe or a device, too. */
  public byte[] readAny(String path, long limit) {
    return read(
        path,
        source -> {
          try (var in = paths.fileSystem(source).open(source)) {
            return bytes(in, path, limit);
          }
        });
  }

  private static byte[] bytes(InputStream in, String path, long limit) throws IOException {
    var bytes = in.readNBytes(Math.toIntExact(limit + 1));
    if (bytes.length > limit) {
      throw CarrybitException.badData("%s: expected at most %d bytes, has more", path, limit);
    }
    return bytes;
  }

  /**
   * The text of a file that this program wrote; see {@link #read}.
   *
   * @throws CarrybitException ({@link ExitCode#BAD_DATA}) if it is not in UTF-8
   */
  public String readText(String path, long limit) {
    return StrictUtf8.decode(read(path, limit), path, ExitCode.BAD_DATA, "was it changed?");
  }

  /**
   * Reads a safetensors file with a checksum.
   *
   * @throws CarrybitException ({@link ExitCode#BAD_DATA}) if it is damaged or has no checksum
   */
  public TensorFile readTensors(String path) {
    return readWhole(path, (in, length) -> SafeTensors.readChecked(in, length, path));
  }

  /** Reads a file: {@code reader} gets its bytes, never decompressed, and their number. */
  public <T> T readWhole(String path, IOBiFunction<InputStream, Long, T> reader) {
    return read(
        path,
        source -> {
          try (var in = opened(source)) {
            return reader.apply(in, paths.fileSystem(source).getFileStatus(source).getLen());
          }
        });
  }

  /** Whether the content of a file is what {@code content} writes. */
  public boolean hasContent(String path, IOConsumer<OutputStream> content) {
    return readWhole(
        path,
        (in, length) -> {
          var comparison = new Comparison(in);
          content.accept(comparison);
          return comparison.same && in.read() < 0;
        });
  }

  /** Compares what is written to it with what a stream gives. */
  private static final class Comparison extends OutputStream {

    private final InputStream in;
    private boolean same = true;

    Comparison(InputStream in) {
      this.in = in;
    }

    @Override
    public void write(int each) throws IOException {
      write(new byte[] {(byte) each}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      if (same) {
        var found = in.readNBytes(count);
        same = Arrays.equals(found, 0, found.length, bytes, from, from + count);
      }
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

  /** The length of a file in bytes. */
  public long length(String path) {
    var status = status(path);
    var found = status.isPresent() ? ", is a directory" : ", found none";
    return status
        .filter(FileStatus::isFile)
        .map(HadoopFiles::length)
        .orElseThrow(
            () ->
                new CarrybitException(
                    ExitCode.NO_INPUT, path + ": expected a file" + found + place(path)));
  }

  private static long length(FileStatus status) {
    if (status.getLen() < 0) {
      throw new CarrybitException(
          ExitCode.NO_INPUT,
          status.getPath()
              + ": expected a file whose length its file system knows, it does not; copy the file"
              + " to a disk first");
    }
    return status.getLen();
  }

  /** The modification time by the clock of the file system; empty if there is no such file. */
  public Optional<Instant> modified(String path) {
    return status(path).map(FileStatus::getModificationTime).map(Instant::ofEpochMilli);
  }

  private Optional<FileStatus> status(String path) {
    return read(
        path,
        target -> {
          try {
            return Optional.of(paths.fileSystem(target).getFileStatus(target));
          } catch (FileNotFoundException e) {
            return Optional.empty();
          }
        });
  }

  /** The entries of a directory, hidden ones too, sorted; paths as that of the directory. */
  public List<String> list(String directory) {
    var parent = directory.endsWith("/") ? directory : directory + "/"; // "//bin" names a host
    return read(
        directory,
        path ->
            Arrays.stream(paths.fileSystem(path).listStatus(path))
                .map(status -> parent + status.getPath().getName())
                .sorted()
                .toList());
  }

  /** Creates a file, in place of one with that name. Makes the parent directories. */
  public OutputStream create(String path) {
    return AtomicWrites.distinct(
        create(path, target -> paths.fileSystem(target).create(target, true)));
  }

  /** Makes a directory and its parents, unless it exists. */
  public void createDirectory(String path) {
    create(
        path,
        target -> {
          if (!paths.fileSystem(target).mkdirs(target)) {
            if (!paths.isLocal(target)) {
              throw new IOException("the file system refuses");
            }
            Files.createDirectories(java.nio.file.Path.of(target.toUri().getPath())); // tells why
          }
          return target;
        });
  }

  /**
   * Replaces the content of a file atomically: a reader sees the old content or the new one. The
   * new content goes to a temporary file in the same directory, is flushed to disk and renamed. An
   * object store writes it directly. If that fails, the old content stays.
   */
  public void replace(String path, byte[] content) {
    replace(path, out -> out.write(content));
  }

  /** Replaces the content of a file by what {@code content} writes, atomically as well. */
  public void replace(String path, IOConsumer<OutputStream> content) {
    save(path, target -> writes.replace(target, content));
  }

  /**
   * Creates a file atomically, never in place of another. Of several processes, one creates it. The
   * content is on disk on return.
   *
   * @return false if the file existed
   */
  public boolean createWhole(String path, byte[] content) {
    return createWhole(path, out -> out.write(content));
  }

  /**
   * Creates a file with what {@code content} writes, atomically as well.
   *
   * @return false if the file existed
   */
  public boolean createWhole(String path, IOConsumer<OutputStream> content) {
    return save(path, target -> writes.createWhole(target, content));
  }

  /** Gives the file at {@code path} another name in its directory, which must be free. */
  public void rename(String path, String name) {
    save(path, file -> writes.renameToFree(file, HadoopPaths.child(file.getParent(), name)));
  }

  /** Gives a file a random name in its directory, as {@link #isLeftover} says; returns its path. */
  public String putAside(String path) {
    return save(path, writes::putAside).toString();
  }

  /** Appends to a file, which is created if it does not exist. */
  public void append(String path, byte[] content) {
    save(path, target -> writes.append(target, content));
  }

  /** Replaces a file atomically by its first {@code length} bytes. */
  public void cut(String path, long length) {
    save(path, target -> writes.cut(target, length));
  }

  /**
   * Removes from a directory the temporary files of killed processes of this machine. The first
   * atomic write of a file to a directory does the same.
   */
  public void removeLeftovers(String directory) {
    writes.removeLeftovers(paths.path(directory));
  }

  /**
   * A new name in a directory for a file or a directory of this process alone, which deletes it. If
   * this process is killed, the next one on this machine that asks for a name there deletes it.
   */
  public String temporary(String directory) {
    removeLeftovers(directory);
    return directory + "/" + OwnerProcess.temporaryName();
  }

  /** Sets the modification time of a file to now, by the clock of the file system. */
  public void touch(String path) {
    save(
        path,
        target -> {
          try (var out = create(path)) {
            out.write(1);
          }
          return target;
        });
  }

  /** Deletes a file or a directory with its content. A path that does not exist is no error. */
  public void delete(String path) {
    write(
        path,
        "removed",
        ExitCode.INPUT_OUTPUT,
        target -> {
          // fails also where another process deletes the same files at this moment
          for (int tries = 0; !paths.fileSystem(target).delete(target, true); tries++) {
            if (!exists(path)) {
              break;
            } else if (tries == DELETE_TRIES) {
              throw new IOException("the file system refuses");
            }
          }
          return target;
        });
  }
}

package dev.carrybit.storage;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.Syncable;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * A file system that fails, kills its caller or suspends it at a chosen point: before, within or
 * after an operation that changes a file. Its files are local; the {@link Faults} of its scheme
 * choose the point.
 */
public final class FaultyFileSystem extends RemoteFileSystem {
  private static final Map<String, Faults> FAULTS = new ConcurrentHashMap<>();

  /** The caller is killed: all later operations fail too. */
  public static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }

  /** The point of a fault; points are counted from 1. */
  public static final class Faults {
    private final String scheme;
    private final long at;
    private final boolean kills;
    private final Optional<Runnable> meanwhile;
    private long points;
    private volatile boolean unreachable;

    /** A fault at point {@code at}; 0 for none. */
    public Faults(String scheme, long at, boolean kills) {
      this(scheme, at, kills, Optional.empty());
    }

    /** Suspends the caller at a point until {@code meanwhile} has run. */
    public static Faults freezing(String scheme, long at, Runnable meanwhile) {
      return new Faults(scheme, at, false, Optional.of(meanwhile));
    }

    private Faults(String scheme, long at, boolean kills, Optional<Runnable> meanwhile) {
      this.scheme = scheme;
      this.at = at;
      this.kills = kills;
      this.meanwhile = meanwhile;
      FAULTS.put(scheme, this);
    }

    /** Local files with this fault. */
    public HadoopFiles files() {
      return new HadoopFiles(
          Map.of(
              "fs." + scheme + ".impl", FaultyFileSystem.class.getName(),
              "fs.AbstractFileSystem." + scheme + ".impl", ForContext.class.getName()));
    }

    /** The path of a local file in this file system. */
    public String path(java.nio.file.Path path) {
      return scheme + ":" + path;
    }

    /** From now on nothing can be read. */
    public void disconnect() {
      unreachable = true;
    }

    /** Points passed so far. */
    public synchronized long points() {
      return points;
    }

    private synchronized void point() throws IOException {
      points++;
      if (at > 0 && kills && points >= at) {
        throw new Killed();
      }
      if (points == at && meanwhile.isPresent()) {
        meanwhile.get().run();
      } else if (points == at) {
        throw new IOException("No space left on device");
      }
    }
  }

  private Faults faults() {
    return FAULTS.get(getScheme());
  }

  @Override
  public FSDataOutputStream create(
      Path file,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    if (file.getName().startsWith("alive-")) {
      // the heartbeat of another thread would change the count
      return super.create(file, overwrite, bufferSize, replication, blockSize, progress);
    }
    faults().point();
    var out = super.create(file, overwrite, bufferSize, replication, blockSize, progress);
    faults().point();
    return faulty(out);
  }

  private FSDataOutputStream faulty(FSDataOutputStream out) throws IOException {
    return new FSDataOutputStream(new FaultyStream(out, faults()), new FileSystem.Statistics("f"));
  }

  /** The original starts a process for each file. */
  @Override
  public void setPermission(Path path, FsPermission permission) {}

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    if (faults().unreachable) {
      throw new IOException("no route to host");
    }
    return super.getFileStatus(path);
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    faults().point();
    boolean deleted = super.delete(path, recursive);
    faults().point();
    return deleted;
  }

  @Override
  public boolean mkdirs(Path path) throws IOException {
    faults().point();
    return super.mkdirs(path);
  }

  @Override
  public boolean mkdirs(Path path, FsPermission permission) throws IOException {
    faults().point();
    return super.mkdirs(path, permission);
  }

  /** Atomic, as on HDFS. */
  private void rename(Path from, Path to, boolean overwrite) throws IOException {
    faults().point();
    var target = pathToFile(to).toPath();
    if (!overwrite && Files.exists(target)) {
      throw new FileAlreadyExistsException(to.toString());
    }
    Files.move(pathToFile(from).toPath(), target, StandardCopyOption.ATOMIC_MOVE);
    faults().point();
  }

  /** Writes in two halves. */
  private static final class FaultyStream extends FilterOutputStream implements Syncable {
    private final FSDataOutputStream stream;
    private final Faults faults;
    private Optional<IOException> first = Optional.empty();

    FaultyStream(FSDataOutputStream out, Faults faults) {
      super(out);
      this.stream = out;
      this.faults = faults;
    }

    private OutputStream at() throws IOException {
      try {
        faults.point();
      } catch (IOException e) {
        first = Optional.of(e);
        throw e;
      }
      return out;
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
      int half = count / 2;
      at().write(bytes, offset, half);
      out.flush();
      at().write(bytes, offset + half, count - half);
    }

    @Override
    public void hflush() throws IOException {
      faults.point();
      stream.hflush();
    }

    @Override
    public void hsync() throws IOException {
      faults.point();
      // only the process is killed, not the machine
      stream.hflush();
      faults.point();
    }

    /** Throws the first exception again, as HDFS does. */
    @Override
    public void close() throws IOException {
      out.close();
      if (first.isPresent()) {
        throw first.get();
      }
      faults.point();
    }
  }

  /** The same, for {@link org.apache.hadoop.fs.FileContext}. */
  public static final class ForContext extends RemoteFileSystem.ForContext {
    public ForContext(URI uri, Configuration configuration) throws IOException, URISyntaxException {
      super(uri, new FaultyFileSystem(), configuration);
    }

    @Override
    public void renameInternal(Path from, Path to, boolean overwrite) throws IOException {
      ((FaultyFileSystem) fsImpl).rename(from, to, overwrite);
    }
  }
}

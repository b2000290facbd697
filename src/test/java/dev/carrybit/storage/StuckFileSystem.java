package dev.carrybit.storage;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.concurrent.CountDownLatch;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.Progressable;

/**
 * A file system that saves the first checkpoint of a run and blocks in the second save. Its files
 * are local. It prints a line when it blocks, and needs no other test class but its parent, so that
 * a separate process can load it.
 */
public final class StuckFileSystem extends RemoteFileSystem {

  @Override
  public FSDataOutputStream create(
      Path file,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    var folder = file.getParent();
    if (folder.getName().equals("checkpoints") && listStatus(folder).length > 0) {
      return new FSDataOutputStream(new Stuck(), new FileSystem.Statistics("stuck"));
    }
    return super.create(file, overwrite, bufferSize, replication, blockSize, progress);
  }

  /** A stream whose writes never return. */
  private static final class Stuck extends OutputStream {

    @Override
    public void write(int any) throws IOException {
      System.err.println("stuck in a save");
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        throw new InterruptedIOException(e.getMessage());
      }
    }
  }

  /** The same, for {@link org.apache.hadoop.fs.FileContext}. */
  public static final class ForContext extends RemoteFileSystem.ForContext {
    public ForContext(URI uri, Configuration configuration) throws IOException, URISyntaxException {
      super(uri, new StuckFileSystem(), configuration);
    }
  }
}
